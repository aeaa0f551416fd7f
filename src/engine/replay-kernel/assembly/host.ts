/** What the host is asked of the lead that is replayed (src/engine/replay-kernel/host.ts): it alone knows attributes and conditions. */

// What `meet` and `begin` say, in bits.
export const FIRES: i32 = 1
export const SCORE_CHANGED: i32 = 2
export const ODD: i32 = 4

/** The profile row of a user is the state before the first event: ODD, or nothing. */
export declare function begin(user: u32): i32
/** Whether a user has a profile row. */
export declare function hasProfile(user: u32): bool
/** What events with a payload from 0 up fire; see `matches`. */
export declare function learn(payload: i32): i32
/** A line that sets attributes, or an event in which they have a say: FIRES when it may fire something. */
export declare function meet(payload: i32): i32
/** Index of the group that matches the event that was met last; -1 without one. */
export declare function group(): i32
/** Whether that event fires an entry trigger. */
export declare function entry(): bool
/** Whether the attributes are in the audience of the entry, and of the hand-off. */
export declare function inAudience(): bool
export declare function inHandoffAudience(): bool
/** Whether the webhook is sent (H4). */
export declare function sends(user: u32, time: f64): bool

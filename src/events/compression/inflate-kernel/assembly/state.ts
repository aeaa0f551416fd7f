/** What is kept of a stream between two calls, at an address: any thread may go on with it. */

/** Bits that were taken from the input and not used yet. */
export const BITS: usize = 0
export const COUNT: usize = 8
/** The rest of the input, and whether nothing follows it. */
export const INPUT: usize = 12
export const INPUT_END: usize = 16
export const IS_LAST: usize = 20
/** Where output goes, the address at which it is full, and the first byte that a copy may come from. */
export const OUTPUT: usize = 24
export const OUTPUT_FULL: usize = 28
export const WINDOW: usize = 32
/** One of the modes below. */
export const MODE: usize = 36
export const IS_FINAL_BLOCK: usize = 40
/** Bytes left of a block that is not compressed. */
export const STORED: usize = 44
/** Lengths of codes while tables are made, one byte each: of literals and lengths, then of distances. */
export const LENGTHS: usize = 64
/** Symbols in the order of their codes, and how many codes and symbols there are of each length. */
export const SORTED: usize = 512
export const COUNTS: usize = 1152
/** Tables: 128, 402 and 2342 words are the most they take. */
export const PRECODE: usize = 1280
export const DISTANCES: usize = 1792
export const SYMBOLS: usize = 3456

export const BLOCK_BEGINS: u32 = 0
export const IN_STORED: u32 = 1
export const IN_CODED: u32 = 2
export const ENDED: u32 = 3

/** Results. */
export const WANTS_INPUT: u32 = 0
export const IS_FULL: u32 = 1
export const IS_DONE: u32 = 2
export const IS_DAMAGED: u32 = 3
export const IS_CUT: u32 = 4

/** Room outside of memory: bytes are written one after the other, and read again in any order. */
export interface Spill {
  /** Position of the bytes. Throws when there is no room. */
  write(bytes: Uint8Array): number
  /** Fills `into` with the bytes from a position on. */
  read(position: number, into: Uint8Array): void
}

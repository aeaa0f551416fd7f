/** The package has no types of its own. */
declare module 'snappyjs' {
  const snappy: {
    compress(content: Uint8Array): Uint8Array
    uncompress(packed: Uint8Array): Uint8Array
  }
  export default snappy
}

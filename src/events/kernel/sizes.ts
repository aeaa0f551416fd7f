/** When a log is large. */

/** Bytes from which on a second thread pays. */
export const defaultWorkerBytes = 3 << 24
/** Bytes of a log for each byte of it in gzip. */
export const usualRatio = 8

/** A failure that is the user's to mend (exit code 2), in words: what was found, and what to do. */
export class Failure extends Error {
  readonly notes: readonly string[]
  readonly exitCode: number

  constructor(message: string, notes: readonly string[] = [], exitCode = 2) {
    super(message)
    this.notes = notes
    this.exitCode = exitCode
  }
}

/** What the operating system said about a path, in words. */
export function fileFailure(doing: string, path: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code
  const reasons: Readonly<Record<string, readonly [string, string?]>> = {
    ENOENT: [doing === 'write' ? 'its folder does not exist' : 'there is no such file or folder'],
    EISDIR: ['it is a folder; a file was expected'],
    ENOTDIR: ['a part of the path is a file, not a folder'],
    EACCES: ['permission denied'],
    EPERM: ['permission denied'],
    ENOSPC: ['the disk is full', 'free some space and run it again; nothing was left behind'],
    EDQUOT: ['the disk quota is used up', 'free some space and run it again; nothing was left behind'],
    EFBIG: ['the file would be too large for this file system'],
    EROFS: ['the file system is read-only'],
    EMFILE: ['too many files are open'],
    EIO: ['the device reported an error while reading or writing'],
  }
  const [reason, note] = reasons[code ?? ''] ?? [(error as Error).message]
  return new Failure(`cannot ${doing} ${path || 'a file without a name'}: ${reason}`, note ? [note] : [])
}

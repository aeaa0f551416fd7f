/** Names of files as CI wants them: from the root of the repository, with `/`. */
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FormatContext } from './format.ts'

/** A file outside of the repository keeps its whole path. */
export function repositoryPath(name: string, { repository }: Pick<FormatContext, 'repository'>): string {
  const path = repository ? fromRoot(resolve(repository.directory, name), repository.root) : name
  return path.split(sep).join('/')
}

function fromRoot(full: string, root: string): string {
  const path = relative(root, full)
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? full : path
}

/** The same as a URI; `isRelative` says whether it starts from the root of the repository. */
export function repositoryUri(name: string, context: Pick<FormatContext, 'repository'>) {
  const path = repositoryPath(name, context)
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href, isRelative: false }
  return { uri: path.split('/').map(uriSegment).join('/'), isRelative: true }
}

/** Half of a surrogate pair has no URI. */
function uriSegment(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'))
}

/** One HTTP request with a time-out, a size limit and no redirects. */
import { lookup as lookUpName, type LookupAddress, type LookupOptions } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isPrivateAddress, urlProblem } from './guard.ts'

export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface SendOptions {
  readonly allowPrivate: boolean
  /** Braze drops an answer that takes longer than 2 seconds (liquid.md 6.3). */
  readonly timeoutMs: number
  /** Braze drops an answer of more than 1 MB (liquid.md 6.3). */
  readonly maximumBytes: number
}

export type Answer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly failure: string }

/** Never rejects: what goes wrong is a `failure` in words, without anything of the request but its host. */
export function sendRequest(outgoing: OutgoingRequest, options: SendOptions): Promise<Answer> {
  const problem = urlProblem(outgoing.url, options.allowPrivate)
  if (problem) return Promise.resolve({ failure: problem })
  const url = new URL(outgoing.url)
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const timeLimit = AbortSignal.timeout(options.timeoutMs)
    const fail = (error: NodeJS.ErrnoException) => {
      const late = timeLimit.aborted
      resolve({ failure: late ? `no answer within ${options.timeoutMs / 1000} s` : wordsFor(error, url.hostname) })
    }
    const sent = send(
      url,
      {
        method: outgoing.method,
        headers: outgoing.headers,
        signal: timeLimit,
        lookup: (name, lookupOptions, done) => guardedLookup(name, lookupOptions, options.allowPrivate, done),
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= options.maximumBytes) chunks.push(chunk)
          else {
            response.destroy()
            resolve({ failure: `the answer is larger than ${options.maximumBytes / 1e6} MB` })
          }
        })
        response.on('error', fail)
        response.on('end', () => {
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          )
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') })
        })
      },
    )
    sent.on('error', fail)
    sent.end(outgoing.body)
  })
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** Checks the addresses that are really connected to: a name may resolve to anything. */
function guardedLookup(name: string, options: LookupOptions, allowPrivate: boolean, done: LookupDone): void {
  lookUpName(name, { ...options, all: true }, (error, addresses) => {
    if (error) {
      done(error, '')
      return
    }
    if (!allowPrivate && addresses.some(({ address }) => isPrivateAddress(address))) {
      done(Object.assign(new Error('private'), { code: 'EPRIVATE' }), '')
      return
    }
    const [first] = addresses
    if (options.all) done(null, addresses)
    else done(null, first?.address ?? '', first?.family)
  })
}

function wordsFor(error: NodeJS.ErrnoException, host: string): string {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} cannot be found`
    case 'ECONNREFUSED':
      return `${host} refused the connection`
    case 'ECONNRESET':
      return `${host} closed the connection`
    case 'EPRIVATE':
      return `${host} leads to a private address (--allow-private permits it)`
    default:
      return `${host} could not be reached (${error.code ?? error.name})`
  }
}

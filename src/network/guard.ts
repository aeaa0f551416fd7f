/** Which addresses a request may go to: templates come from files, so they must not reach into private networks. */
import { BlockList, isIP } from 'node:net'

const refused = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  refused.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  // Addresses that carry an IPv4 address inside; of `::ffff:…` the list knows that by itself.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  refused.addSubnet(network, prefix, 'ipv6')
}

/** Whether an IP address is loopback, private, link-local or otherwise not on the public Internet. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  return refused.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Why a URL may not be called, before its name is looked up; undefined when it may. */
export function urlProblem(url: string, allowPrivate: boolean): string | undefined {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return 'it is not a URL'
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return 'only http and https are called'
  if (allowPrivate) return undefined
  if (parsed.port !== '' && parsed.port !== '80' && parsed.port !== '443') return 'Braze calls ports 80 and 443 only'
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  // A look-up hook is not asked about literal addresses.
  if (isIP(host) !== 0 && isPrivateAddress(host)) return `${host} is a private address (--allow-private permits it)`
  if (host === 'localhost' || host.endsWith('.localhost')) return `${host} is this machine (--allow-private permits it)`
  return undefined
}

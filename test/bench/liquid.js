/** Renders per second of the usual hand-off body, against plain liquidjs on the same template without the braces. */
import { Liquid } from 'liquidjs'
import { performance } from 'node:perf_hooks'
import { parseLiquid } from '../../dist/liquid/template.js'
import { renderBrazeLiquid } from '../../dist/liquid/render.js'
import { median } from './measure.js'

const ours = `{% assign threshold = 100 %}{% if {{custom_attribute.\${lead score}}} > threshold %}{ "Status": "MQL", "Score": {{custom_attribute.\${lead score}}} }{% else %}none{% endif %}`
const plain = `{% assign threshold = 100 %}{% if score > threshold %}{ "Status": "MQL", "Score": {{score}} }{% else %}none{% endif %}`
const count = 20_000

export function liquid(rounds) {
  const engine = new Liquid()
  const parsed = parseLiquid(ours)
  const parsedPlain = engine.parse(plain)
  const contestants = {
    'liquidjs, parsed once': (score) => engine.renderSync(parsedPlain, { score }),
    'leadscore, parsed once': (score) => parsed.render({ customAttributes: { 'lead score': score } }, { now: 0 }).text,
    'liquidjs, parse and render': (score) => engine.parseAndRenderSync(plain, { score }),
    'leadscore, parse and render': (score) =>
      renderBrazeLiquid(ours, { customAttributes: { 'lead score': score } }, { now: 0 }).text,
  }
  for (const score of [99, 100, 101, 150]) {
    const texts = new Set(Object.values(contestants).map((render) => render(score)))
    if (texts.size !== 1) throw new Error(`the contestants print different texts: ${[...texts].join(' / ')}`)
  }
  const times = new Map(Object.keys(contestants).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, render] of Object.entries(contestants)) {
      const start = performance.now()
      for (let i = 0; i < count; i++) render(i % 200)
      times.get(name).push(performance.now() - start)
    }
  }
  console.log('\nLiquid: the usual hand-off body')
  for (const [name, values] of times) {
    const ms = median(values)
    const rival = median(times.get(name.replace('leadscore', 'liquidjs')))
    console.log(
      `  ${name.padEnd(30)} ${Math.round((count / ms) * 1000)
        .toLocaleString('en-US')
        .padStart(10)} renders/s  ${(ms / rival).toFixed(2)} × liquidjs`,
    )
  }
}

// `${…}` in every namespace (liquid.md 2.1, 2.2).
import { describe, expect, it } from 'vitest'
import type { LiquidContext } from '../../src/liquid/context.ts'
import { parseLiquid } from '../../src/liquid/template.ts'

const CONTEXT: LiquidContext = {
  user: { first_name: 'Ada', language: 'en', most_recent_location: { latitude: 1.5 } },
  customAttributes: {
    'lead score': 120,
    'loyalty.card': 'gold',
    größe: 'XL',
    songs: [{ artist: { name: 'Q' } }],
    one: { two: { three: 3 } },
    cart: ['a', 'b'],
  },
  eventProperties: { plan: 'pro' },
  canvasEntryProperties: { source: 'entry' },
  apiTriggerProperties: { n: 3 },
  subscribedState: { email_global: 'subscribed' },
  mostRecentlyUsedDevice: { platform: 'ios' },
  targetedDevice: { os: '17' },
  app: { name: 'App' },
  sms: { inbound_message_body: 'hi' },
  whatsApp: { inbound_message_body: 'wa' },
  campaign: { name: 'C' },
  canvas: { name: 'V' },
  card: { name: 'K' },
  variables: { i: 0, city: 'from a variable' },
}

const text = (template: string) => parseLiquid(template).render(CONTEXT).text

describe('references', () => {
  it.each([
    ['{{${first_name}}}', 'Ada'],
    ['{{ ${first_name} }}', 'Ada'],
    ["{{ ${last_name} | default: 'friend' }}", 'friend'],
    ['{{custom_attribute.${lead score}}}', '120'],
    ['{{custom_attribute.${loyalty.card}}}', 'gold'],
    ['{{custom_attribute.${größe}}}', 'XL'],
    ['{{custom_attribute.${songs}[0].artist.name}}', 'Q'],
    ['{{custom_attribute.${songs}[i].artist["name"]}}', 'Q'],
    ['{{custom_attribute.${one}.two.three}}', '3'],
    ['{{${most_recent_location}.latitude}}', '1.5'],
    ['{{event_properties.${plan}}}', 'pro'],
    ['{{canvas_entry_properties.${source}}}{{context.${source}}}', 'entryentry'],
    ['{{api_trigger_properties.${n}}}', '3'],
    ['{{subscribed_state.${email_global}}}', 'subscribed'],
    ['{{most_recently_used_device.${platform}}}{{targeted_device.${os}}}', 'ios17'],
    ['{{app.${name}}}{{campaign.${name}}}{{canvas.${name}}}{{card.${name}}}', 'AppCVK'],
    ['{{sms.${inbound_message_body}}}{{whats_app.${inbound_message_body}}}', 'hiwa'],
    ['You have ${{custom_attribute.${lead score}}} to spend', 'You have $120 to spend'],
    ["{% if ${language} == 'en' %}y{% endif %}", 'y'],
    ['{% if custom_attribute.${lead score} > 100 %}y{% endif %}', 'y'],
    ['{% assign x = custom_attribute.${lead score} | plus: 1 %}{{ x }}', '121'],
    ['{% for c in {{custom_attribute.${cart}}} %}{{ c }}{% endfor %}', 'ab'],
    ['{{custom_attribute.${cart[1]}}}', 'b'],
    ['{{${ first_name }}}', 'Ada'],
    ['{{${city}}}', 'from a variable'],
    ['{{custom_attribute.${never set}}}', ''],
    ['{{nowhere.${x}}}', ''],
    ['{{custom_attribute.${__proto__}}}{{custom_attribute.${constructor}}}', ''],
  ])('%s', (template, expected) => {
    expect(text(template)).toBe(expected)
  })

  it('knows all of them without rendering, with their place', () => {
    const template = "{{${a}}} {% if event_properties.${b c} == 'x' %}{{ x | append: canvas.${name} }}{% endif %}"
    const { reads } = parseLiquid(template)
    expect(reads.map(({ namespace, name, span }) => [namespace, name, template.slice(span.start, span.end)])).toEqual([
      ['profile', 'a', '${a}'],
      ['event_properties', 'b c', 'event_properties.${b c}'],
      ['canvas', 'name', 'canvas.${name}'],
    ])
  })

  it('keeps a name that is in the data under its literal spelling', () => {
    const context = { customAttributes: { 'cart[1]': 'literal', cart: ['a', 'b'] } }
    expect(parseLiquid('{{custom_attribute.${cart[1]}}}').render(context).text).toBe('literal')
  })
})

/** What has to be there before: attributes with their types, events with their properties, what the webhook names. */
import { conditionTests, type ConditionTest } from '../condition/condition.ts'
import type { Plan, PlanTrigger } from '../plan/plan.ts'
import { heartbeatOf, type Canvas } from './canvas.ts'
import { isProfileField } from './filter-words.ts'
import { join, say, type Text } from './say.ts'
import { field, how, row, section, type Field, type Row, type SheetSection } from './sheet.ts'

export function dataSettings(plan: Plan, canvas: Canvas): SheetSection {
  const { attribute } = plan.score
  const hidden = canvas.loop === null || canvas.loop === attribute ? [] : [heartbeatOf(plan)]
  const events = eventRows(plan)
  const { credentials, blocks } = webhookNeeds(plan)
  const needs = [
    ...(credentials.length > 0
      ? [field('Connected Content credentials', ...credentials.map((name) => say`${name}`))]
      : []),
    ...(blocks.length > 0 ? [field('Content Blocks', ...blocks.map((name) => say`${name}`))] : []),
  ]
  return section(
    'A',
    'Prepare the data',
    ['Data Settings. Names are case-sensitive, and spaces count.'],
    [
      {
        title: ['Custom attributes'],
        fields: attributeFields(plan, hidden),
        notes: [
          how(
            say`Set the type of ${attribute} to Number by hand: a lead whose score holds a text is not scored any more.`,
            'U7',
          ),
          how(
            [
              'Filters are offered by type, and values are never converted. Types that stand here are read off the filters.',
            ],
            'C2',
          ),
        ],
        check: ['Every custom attribute is there, with its type'],
      },
      ...(events.length > 0
        ? [
            {
              title: ['Events'],
              fields: [field('Logged by your apps or servers', ...events)],
              check: ['Every event arrives, with its properties'],
            },
          ]
        : []),
      ...(needs.length > 0
        ? [
            {
              title: ['What the webhook takes from Braze'],
              fields: needs,
              check: ['Credentials and Content Blocks of the webhook are there'],
            },
          ]
        : []),
    ],
  )
}

function attributeFields(plan: Plan, hidden: readonly string[]): Field[] {
  const { attribute } = plan.score
  const types = new Map<string, Set<string>>([attribute, ...hidden].map((name) => [name, new Set(['Number'])]))
  const purposes = new Map([
    [attribute, 'the score'],
    ...hidden.map((name) => [name, 'the heartbeat: its value means nothing, its change lets a lead in again'] as const),
  ])
  const note = (name: string, type: string | null) => {
    if (purposes.has(name) || isProfileField(name)) return
    const found = types.get(name) ?? new Set()
    if (type !== null) found.add(type)
    types.set(name, found)
  }
  const triggers = [...plan.entry.triggers, ...plan.groups.flatMap((group) => group.triggers)]
  for (const { match } of triggers) {
    if (match.on === 'attribute' && !match.nonEmpty)
      note(match.attribute, match.to === null ? null : valueType(match.to))
  }
  const conditions = [plan.entry.audience, plan.handoff?.audience ?? null, ...triggers.map(({ where }) => where)]
  for (const test of conditions.flatMap((condition) => [...conditionTests(condition)])) {
    if (test.subject === 'attribute') note(test.name, testType(test))
  }
  for (const [name, value] of Object.entries(plan.handoff?.crmSync?.attributes ?? {})) note(name, valueType(value))
  const byType = new Map<string, Row[]>()
  for (const [name, found] of types) {
    const type = found.size === 0 ? 'Of any type' : [...found].sort().join(' or ')
    const purpose = purposes.get(name)
    const shown = row(say`${name}`, { under: purpose === undefined ? [] : [[purpose]] })
    byType.set(type, [...(byType.get(type) ?? []), shown])
  }
  return [...byType].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, rows]) => field(type, ...rows))
}

function valueType(value: unknown): string | null {
  if (Array.isArray(value)) return 'Array'
  const types: Readonly<Record<string, string>> = { string: 'String', number: 'Number', boolean: 'Boolean' }
  return types[typeof value] ?? null
}

function testType({ operator, value }: ConditionTest): string | null {
  if (operator === 'is_blank') return null
  if (operator === 'before' || operator === 'after') return 'Time'
  if (operator.startsWith('includes')) return 'Array'
  return Array.isArray(value) ? [...new Set(value.map(valueType))].sort().join(' or ') : valueType(value)
}

function eventRows(plan: Plan): Row[] {
  const events = new Map<string, { text: Text; properties: Map<string, string | null> }>()
  for (const trigger of [...plan.entry.triggers, ...plan.groups.flatMap((group) => group.triggers)]) {
    const named = eventName(trigger)
    if (!named) continue
    const known = events.get(named.key) ?? { text: named.text, properties: new Map<string, string | null>() }
    events.set(named.key, known)
    for (const test of conditionTests(trigger.where)) {
      const isProduct = named.key === 'purchase' && test.name === 'product_id'
      if (test.subject === 'property' && !isProduct)
        known.properties.set(test.name, known.properties.get(test.name) ?? testType(test))
    }
  }
  return [...events.values()].map(({ text, properties }) => {
    const shown = [...properties].map(([name, type]) => say`${name}${[type === null ? '' : ` (${type})`]}`)
    return row(text, { under: shown.length > 0 ? [say`with ${join(shown, ', ')}`] : [] })
  })
}

function eventName({ match }: PlanTrigger): { key: string; text: Text } | undefined {
  if (match.on !== 'event') return undefined
  if (match.type === 'custom_event') return { key: `custom ${match.name}`, text: say`custom event ${match.name ?? ''}` }
  if (match.type === 'purchase') return { key: 'purchase', text: ['purchases'] }
  return undefined
}

/** What the templates of the webhook name, and keep elsewhere. */
function webhookNeeds({ handoff }: Plan): { credentials: string[]; blocks: string[] } {
  const webhook = handoff?.webhook
  const text = webhook ? [webhook.url, ...webhook.headers.map(({ value }) => value), webhook.body].join('\n') : ''
  const found = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))]
  return {
    credentials: found(/:basic_auth\s+([^\s%]+)/g),
    blocks: found(/content_blocks\.\$\{([^}|]+)\}/g).map((name) => name.trim()),
  }
}

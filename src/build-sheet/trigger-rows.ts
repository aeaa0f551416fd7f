/** Triggers in the words of the dashboard, and where its pickers cannot say what the config says. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import type { PlanTrigger } from '../plan/plan.ts'
import { conjuncts, filterLists } from './filter-groups.ts'
import { escapeRegex, isProfileField, nestedWords, operatorWords, valueWords } from './filter-words.ts'
import { say, type Text } from './say.ts'
import { differs, how, row, type Note, type Row } from './sheet.ts'

export type TriggerPlace = 'entry' | 'group'

type Parameters = Readonly<Record<string, string | undefined>>

interface Picked {
  readonly text: Text
  readonly notes: readonly Note[]
}

/** A row for each trigger to add; alternatives among the filters are triggers of their own. */
export function triggerRows(trigger: PlanTrigger, place: TriggerPlace): Row[] {
  const { match } = trigger
  if (match.on === 'attribute') {
    const picked = match.nonEmpty ? emailAdded() : attributeChanged(match.attribute, match.to)
    return [row(picked.text, { notes: picked.notes })]
  }
  const { parameters, rest } = separate(trigger)
  const { text, notes } = pickers[match.type](match.name ?? '', parameters, place)
  if (rest.length === 0) return [row(text, { notes })]
  const condition: Condition = { op: 'all', of: rest }
  const lists = filterLists(condition)
  if (!lists) {
    const note = differs([
      'The filters of a trigger join with AND only, and this would take too many triggers. Log the answer as a property of the event.',
    ])
    return [row(text, { under: [nestedWords(condition)], notes: [...notes, note] })]
  }
  const alternatives =
    lists.length > 1
      ? [
          how(
            [
              `The filters of one trigger join with AND; these ${lists.length} triggers are the alternatives, and only one event is counted.`,
            ],
            'A1',
          ),
        ]
      : []
  const said = new Set<string>()
  return lists.map((filters, index) =>
    row(text, {
      under: filters.map((filter) => say`Property filter: ${propertyWords(filter)}`),
      notes: [...(index === 0 ? [...notes, ...alternatives] : []), ...filters.flatMap(propertyNotes)].filter((note) => {
        const key = JSON.stringify(note)
        return !said.has(key) && said.add(key)
      }),
    }),
  )
}

/** What the pickers ask for, and what is left for property filters. */
function separate({ match, where }: PlanTrigger): { parameters: Parameters; rest: readonly Condition[] } {
  const type = match.on === 'event' ? match.type : 'profile'
  const names: Readonly<Partial<Record<typeof type, readonly string[]>>> = {
    session_start: ['app'],
    purchase: ['product_id'],
    message: ['channel', 'action', 'campaign', 'canvas'],
    subscription_changed: ['channel', 'group', 'to'],
    inbound_message: ['channel'],
  }
  const parameters: Record<string, string> = {}
  const rest: Condition[] = []
  for (const part of conjuncts(where)) {
    const isConversion = type === 'conversion' && part.op === 'any'
    const one = isConversion ? part.of[0]! : part
    if (
      one.op === 'test' &&
      one.operator === 'equals' &&
      typeof one.value === 'string' &&
      parameters[one.name] === undefined
    ) {
      if (isConversion || names[type]?.includes(one.name)) {
        parameters[isConversion ? 'of' : one.name] = one.value
        continue
      }
    }
    rest.push(part)
  }
  return { parameters, rest }
}

type EventPicker = (name: string, parameters: Parameters, place: TriggerPlace) => Picked

const eachOf = (what: string): Note =>
  differs([`Where the picker asks for ${what}, add one trigger for each, and for each that is made later.`], 'A1')

const pickers: Readonly<Record<Extract<PlanTrigger['match'], { on: 'event' }>['type'], EventPicker>> = {
  custom_event: (name) => ({ text: say`Perform Custom Event: ${name}`, notes: [] }),
  session_start: (_, { app }) => ({
    text: app === undefined ? ['Start Session: any app'] : say`Start Session: app ${app}`,
    notes: [],
  }),
  purchase: (_, { product_id: product }) => ({
    text: product === undefined ? ['Make Purchase: any product'] : say`Make Purchase: product ${product}`,
    notes: [],
  }),
  conversion: (_, { of }) => ({
    text:
      of === undefined
        ? ['Perform Conversion Event: of any campaign or Canvas']
        : say`Perform Conversion Event: of ${of}`,
    notes: of === undefined ? [eachOf('a campaign or Canvas')] : [],
  }),
  location: () => ({ text: ['Enter a Location: any location'], notes: [eachOf('a location or geofence')] }),
  inbound_message: (_, { channel }) => ({
    text:
      channel === undefined
        ? ['Send Inbound Message: any channel']
        : say`Send Inbound Message: ${channelWords(channel)}`,
    notes: [
      ...(channel === undefined ? [eachOf('a channel')] : []),
      ...(channel === 'line'
        ? [differs(['Braze documents SMS and WhatsApp here; LINE may be missing from the picker.'])]
        : []),
    ],
  }),
  subscription_changed: (_, { channel, group, to }) => {
    const status = to === undefined ? ['any status'] : say`to ${to}`
    const what = group === undefined && channel === undefined ? [eachOf('a channel')] : []
    return {
      text:
        group === undefined
          ? say`Update Subscription Status: ${channel === undefined ? ['any channel'] : channelWords(channel)}, ${status}`
          : say`Update Subscription Group Status: group ${group}, ${status}`,
      notes: [...what, ...(to === undefined ? [eachOf('a status')] : [])],
    }
  },
  message: messagePicker,
}

const interactions: Readonly<Record<string, string>> = {
  'email click': 'Click email',
  'email open': 'Open email',
  'push open': 'Open push notification',
  'in_app view': 'View in-app message',
  'in_app click': 'Click in-app message',
  'content_card view': 'View Content Card',
  'content_card click': 'Click Content Card',
}

function messagePicker(_: string, { channel, action, campaign, canvas }: Parameters, place: TriggerPlace): Picked {
  const known = interactions[`${channel} ${action}`]
  const interaction =
    known === undefined
      ? say`${action === undefined ? ['any interaction'] : say`interaction ${action}`}${channel === undefined ? [', any channel'] : say`, ${channelWords(channel)}`}`
      : [known]
  const notes: Note[] = []
  if (campaign === undefined && canvas === undefined)
    notes.push(eachOf('a campaign (messages of a Canvas are meant too)'))
  if (canvas !== undefined) {
    notes.push(
      place === 'entry'
        ? differs(
            [
              'Braze offers interactions with a Canvas step to campaigns, not as an entry trigger. Let that Canvas write an attribute (a User Update behind the step), and take its change as the trigger.',
            ],
            'E1',
          )
        : differs(
            [
              'Braze lists interactions with campaigns and Content Cards among the triggers of an Action Path. If the picker has no Canvas steps, let that Canvas log a custom event (a User Update behind the step), and take that.',
            ],
            'A1',
          ),
      eachOf('a step of that Canvas'),
    )
  }
  if (action === undefined) notes.push(eachOf('an interaction'))
  if (action === 'open' && (channel ?? 'email') === 'email') {
    notes.push(
      how([
        'Take “other opens” unless machine opens are in the log as well: mail programs open e-mails that nobody reads.',
      ]),
    )
  }
  if ((channel ?? 'email') === 'email' && (action === 'open' || action === 'click' || action === undefined)) {
    notes.push(
      differs(
        ['If several profiles share an address, Braze counts it for each of them; the log names one user.'],
        'T2',
      ),
    )
  }
  const of =
    canvas !== undefined
      ? say`Interact with Canvas step: a step of ${canvas}`
      : campaign === undefined
        ? ['Interact with Campaign: any campaign']
        : say`Interact with Campaign: ${campaign}`
  return { text: say`${of}, ${interaction}`, notes }
}

function channelWords(channel: string): Text {
  const names: Readonly<Record<string, string>> = {
    email: 'email',
    push: 'push',
    sms: 'SMS',
    whatsapp: 'WhatsApp',
    line: 'LINE',
    in_app: 'in-app message',
  }
  const name = names[channel]
  return name === undefined ? say`${channel}` : [name]
}

function emailAdded(): Picked {
  return {
    text: ['Add an Email Address'],
    notes: [
      differs(
        [
          'The rules count an address that changes as well. Braze says so for Action Paths; its page on entry speaks of adding one only.',
        ],
        'P4',
      ),
    ],
  }
}

export function attributeChanged(attribute: string, to: string | number | boolean | null): Picked {
  const notes: Note[] = []
  if (isProfileField(attribute)) {
    notes.push(
      differs(
        say`${attribute} is a field of the profile, and the picker lists custom attributes: write a copy of it into one, and take that.`,
        'P3',
      ),
    )
  }
  if (typeof to === 'number' && !Number.isInteger(to)) {
    notes.push(differs(['Braze compares with a text, a boolean or a whole number, not with a fraction.'], 'P3'))
  }
  const value = to === null ? ['any new value'] : say`specific value ${valueWords(to)}`
  return { text: say`Change Custom Attribute Value: ${attribute}, ${value}`, notes }
}

function propertyWords(filter: ConditionTest): Text {
  if (filter.subject === 'attribute') return say`user attribute ${filter.name} ${operatorWords(filter)}`
  const nested = filter.name.includes('.') ? ['nested '] : []
  return say`${nested}${filter.name} ${operatorWords(filter)}`
}

function propertyNotes({ subject, name, operator, value }: ConditionTest): Note[] {
  if (subject === 'attribute') {
    return [
      differs(
        say`A trigger has no filters on attributes. Log ${name} as a property of the event, and filter that.`,
        'A1',
      ),
    ]
  }
  const notes: Note[] = []
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const isText = values.every((one) => typeof one === 'string')
  if (/^(is|contains)_(any|none)_of$/.test(operator) && isText) {
    const parts = values.map((one) => escapeRegex(one)).join('|')
    const regex = operator.startsWith('is') ? `^(${parts})$` : parts
    const negates = operator.includes('none')
    notes.push(
      how(
        say`If the picker has no “${[operator.replaceAll('_', ' ')]}”: ${[negates ? 'does not match' : 'matches']} regex ${regex}; case counts here.`,
        'C4',
      ),
    )
  } else if (operator === 'is_any_of' || operator === 'is_none_of') {
    notes.push(
      how(
        say`One value in a filter: take ${[operator === 'is_any_of' ? 'a trigger' : 'a filter']} for each, by its type.`,
        'C2',
      ),
    )
  }
  if (operator.startsWith('includes')) {
    const path = `${name}[]`
    const negates = operator === 'includes_none_of'
    notes.push(
      how(
        say`In a list: ${path} ${[negates ? 'does not equal' : 'equals']}, ${[negates ? 'a filter' : 'a trigger']} for each value.`,
        'C3',
      ),
    )
  } else if (name.includes('.')) {
    const first = name.split('.')[0]!
    notes.push(
      how(
        say`Add a nested property, pick its type, and write the path; where a part is a list, ${first} say, put ${'[]'} behind it.`,
        'C3',
      ),
    )
  }
  return notes
}

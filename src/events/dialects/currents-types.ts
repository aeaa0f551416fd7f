/** What the event types of Braze Currents are in a log; the types that are not here fire no trigger of a Canvas. */
import type { Fields } from '../event.ts'
import type { EventType } from '../../plan/plan.ts'

/** Where a property comes from: the SQL for tables of these types is made from the same words. */
export type PropertySource =
  | { readonly value: string }
  | { readonly field: string; readonly as?: 'status' | 'short float' }
  /** The first of these that is a text and not empty. */
  | { readonly first: readonly string[] }
  | { readonly field: string; readonly equals: string; readonly whenEqual: string; readonly otherwise: string }

export interface CurrentsType {
  readonly type: EventType
  /** Read from the record besides those that every type of the kind has. */
  readonly properties?: Readonly<Record<string, PropertySource>>
  /** What makes it the doing of a machine. */
  readonly bot?: 'machine open' | 'suspected bot click'
}

const from = (field: string) => ({ field })

/** Campaign and Canvas by name, which a trigger asks for; right after it was created a name can be missing. */
const messaging = {
  campaign: { first: ['campaign_name', 'campaign_id'] },
  canvas: { first: ['canvas_name', 'canvas_id'] },
  campaign_id: from('campaign_id'),
  canvas_id: from('canvas_id'),
  canvas_step: from('canvas_step_name'),
} as const

function message(channel: string, action: string, bot?: CurrentsType['bot']): CurrentsType {
  const properties = {
    channel: { value: channel },
    action: { value: action },
    ...messaging,
    url: from('url'),
    link_alias: from('link_alias'),
    button_id: from('button_id'),
  }
  return { type: 'message', properties, ...(bot ? { bot } : {}) }
}

const inbound = (channel: string): CurrentsType => ({
  type: 'inbound_message',
  properties: { channel: { value: channel }, ...messaging, message: from('message_body') },
})

/** A push that is closed by its button counts as opened in an export. */
const pushOpened: CurrentsType = {
  type: 'message',
  properties: {
    ...message('push', 'open').properties,
    action: { field: 'button_action_type', equals: 'close', whenEqual: 'close', otherwise: 'open' },
    button: from('button_string'),
  },
}

const conversion: CurrentsType = { type: 'conversion', properties: messaging }

/** Keys without `users.`, as in the path of a file. */
export const currentsTypes: Readonly<Record<string, CurrentsType>> = {
  'behaviors.CustomEvent': { type: 'custom_event' },
  'behaviors.Purchase': {
    type: 'purchase',
    properties: {
      product_id: from('product_id'),
      price: { field: 'price', as: 'short float' },
      currency: from('currency'),
    },
  },
  'behaviors.app.SessionStart': {
    type: 'session_start',
    properties: { app: from('app_id'), platform: from('platform') },
  },
  'behaviors.subscription.GlobalStateChange': {
    type: 'subscription_changed',
    properties: { channel: from('channel'), to: { field: 'subscription_status', as: 'status' } },
  },
  'behaviors.subscriptiongroup.StateChange': {
    type: 'subscription_changed',
    properties: {
      channel: from('channel'),
      group: from('subscription_group_id'),
      to: { field: 'subscription_status', as: 'status' },
    },
  },
  'profile.Update': { type: 'profile' },
  'campaigns.Conversion': conversion,
  'canvas.Conversion': conversion,
  'messages.email.Open': message('email', 'open', 'machine open'),
  'messages.email.Click': message('email', 'click', 'suspected bot click'),
  'messages.email.Delivery': message('email', 'delivery'),
  'messages.email.Send': message('email', 'send'),
  'messages.email.Unsubscribe': message('email', 'unsubscribe'),
  'messages.email.MarkAsSpam': message('email', 'spam'),
  'messages.email.Bounce': message('email', 'bounce'),
  'messages.email.SoftBounce': message('email', 'soft_bounce'),
  'messages.pushnotification.Open': pushOpened,
  'messages.pushnotification.Send': message('push', 'send'),
  'messages.pushnotification.Bounce': message('push', 'bounce'),
  'messages.inappmessage.Impression': message('in_app', 'view'),
  'messages.inappmessage.Click': message('in_app', 'click'),
  'messages.contentcard.Impression': message('content_card', 'view'),
  'messages.contentcard.Click': message('content_card', 'click'),
  'messages.contentcard.Dismiss': message('content_card', 'dismiss'),
  'messages.contentcard.Send': message('content_card', 'send'),
  'messages.banner.Impression': message('banner', 'view'),
  'messages.banner.Click': message('banner', 'click'),
  'messages.banner.Dismiss': message('banner', 'dismiss'),
  'messages.sms.ShortLinkClick': message('sms', 'click', 'suspected bot click'),
  'messages.sms.Delivery': message('sms', 'delivery'),
  'messages.sms.Send': message('sms', 'send'),
  'messages.sms.InboundReceive': inbound('sms'),
  'messages.whatsapp.Read': message('whatsapp', 'read'),
  'messages.whatsapp.Click': message('whatsapp', 'click'),
  'messages.whatsapp.Delivery': message('whatsapp', 'delivery'),
  'messages.whatsapp.Send': message('whatsapp', 'send'),
  'messages.whatsapp.InboundReceive': inbound('whatsapp'),
  'messages.rcs.Read': message('rcs', 'read'),
  'messages.rcs.Click': message('rcs', 'click', 'suspected bot click'),
  'messages.rcs.InboundReceive': inbound('rcs'),
  'messages.line.Click': message('line', 'click', 'suspected bot click'),
  'messages.line.InboundReceive': inbound('line'),
}

/** Tells that one profile was merged into another. */
export const orphanType = 'UserOrphan'

/** Columns of a profile update, by the names that Braze has for them on a profile. */
export const profileFields: Readonly<Record<string, string>> = {
  first_name: 'first_name',
  last_name: 'last_name',
  email_address: 'email',
  gender: 'gender',
  phone_number: 'phone',
  dob: 'dob',
  timezone: 'time_zone',
  home_city: 'home_city',
  country: 'country',
  language: 'language',
}

/** The typed properties of a record; what is missing stays undefined or null. */
export function typedProperties({ properties = {} }: CurrentsType, fields: Fields): Fields {
  const found: Record<string, unknown> = {}
  for (const name in properties) found[name] = read(properties[name]!, fields)
  return found
}

function read(source: PropertySource, fields: Fields): unknown {
  if ('value' in source) return source.value
  if ('first' in source) return source.first.map((field) => text(fields[field])).find((found) => found !== undefined)
  const value = fields[source.field]
  if ('equals' in source) return value === source.equals ? source.whenEqual : source.otherwise
  return source.as === 'status' ? status(value) : source.as === 'short float' ? shortFloat(value) : value
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** `Opted In` and `opted_in` are one status: exports have had both. */
const status = (value: unknown) => text(value)?.trim().toLowerCase().replace(/\s+/g, '_')

/** What a record is instead of an event; undefined for an event. */
export function botIn({ bot }: CurrentsType, fields: Fields): string | undefined {
  if (bot === undefined) return undefined
  return bot === 'machine open' ? machineOpen(fields) : botClick(fields)
}

/** Any value means a machine, as more kinds of them may come. */
const machineOpen = ({ machine_open: machine }: Fields) =>
  machine === null || machine === undefined || machine === false || /^(false)?$/i.test(String(machine))
    ? undefined
    : 'machine opens'

/** The flag is filled only where bot filtering is on, the reasons always. */
const botClick = ({ is_suspected_bot_click: flag, suspected_bot_click_reason: reasons }: Fields) =>
  flag === true || flag === 'true' || (Array.isArray(reasons) && reasons.length > 0)
    ? 'suspected bot clicks'
    : undefined

/** A 32-bit float as the shortest decimal that stands for it: 12.34, not 12.34000015258789. */
export function shortFloat(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value) || Math.fround(value) !== value) return value
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

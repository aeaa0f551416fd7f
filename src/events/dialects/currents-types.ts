/** What the event types of Braze Currents are in a log; the types that are not here fire no trigger of a Canvas. */
import type { Fields } from '../event.ts'
import type { EventType } from '../../plan/plan.ts'

export interface CurrentsType {
  readonly type: EventType
  /** Read from the record besides those that every type of the kind has. */
  readonly properties?: (fields: Fields) => Fields
  /** What it is instead of an event; undefined for an event. */
  readonly bot?: (fields: Fields) => string | undefined
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** `Opted In` and `opted_in` are one status: exports have had both. */
const status = (value: unknown) => text(value)?.trim().toLowerCase().replace(/\s+/g, '_')

/** Campaign and Canvas by name, which a trigger asks for; right after it was created a name can be missing. */
const messaging = (fields: Fields): Fields => ({
  campaign: text(fields['campaign_name']) ?? text(fields['campaign_id']),
  canvas: text(fields['canvas_name']) ?? text(fields['canvas_id']),
  campaign_id: fields['campaign_id'],
  canvas_id: fields['canvas_id'],
  canvas_step: fields['canvas_step_name'],
})

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

function message(channel: string, action: string, bot?: CurrentsType['bot']): CurrentsType {
  const properties = (fields: Fields) => ({
    channel,
    action,
    ...messaging(fields),
    url: fields['url'],
    link_alias: fields['link_alias'],
    button_id: fields['button_id'],
  })
  return { type: 'message', properties, ...(bot ? { bot } : {}) }
}

function inbound(channel: string): CurrentsType {
  const properties = (fields: Fields) => ({ channel, ...messaging(fields), message: fields['message_body'] })
  return { type: 'inbound_message', properties }
}

/** A push that is closed by its button counts as opened in an export. */
const pushOpened: CurrentsType = {
  type: 'message',
  properties: (fields) => ({
    ...message('push', fields['button_action_type'] === 'close' ? 'close' : 'open').properties!(fields),
    button: fields['button_string'],
  }),
}

const conversion: CurrentsType = { type: 'conversion', properties: messaging }

/** Keys without `users.`, as in the path of a file. */
export const currentsTypes: Readonly<Record<string, CurrentsType>> = {
  'behaviors.CustomEvent': { type: 'custom_event' },
  'behaviors.Purchase': {
    type: 'purchase',
    properties: ({ product_id, price, currency }) => ({ product_id, price: shortFloat(price), currency }),
  },
  'behaviors.app.SessionStart': {
    type: 'session_start',
    properties: ({ app_id, platform }) => ({ app: app_id, platform }),
  },
  'behaviors.subscription.GlobalStateChange': {
    type: 'subscription_changed',
    properties: ({ channel, subscription_status }) => ({ channel, to: status(subscription_status) }),
  },
  'behaviors.subscriptiongroup.StateChange': {
    type: 'subscription_changed',
    properties: ({ channel, subscription_status, subscription_group_id }) => ({
      channel,
      group: subscription_group_id,
      to: status(subscription_status),
    }),
  },
  'profile.Update': { type: 'profile' },
  'campaigns.Conversion': conversion,
  'canvas.Conversion': conversion,
  'messages.email.Open': message('email', 'open', machineOpen),
  'messages.email.Click': message('email', 'click', botClick),
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
  'messages.sms.ShortLinkClick': message('sms', 'click', botClick),
  'messages.sms.Delivery': message('sms', 'delivery'),
  'messages.sms.Send': message('sms', 'send'),
  'messages.sms.InboundReceive': inbound('sms'),
  'messages.whatsapp.Read': message('whatsapp', 'read'),
  'messages.whatsapp.Click': message('whatsapp', 'click'),
  'messages.whatsapp.Delivery': message('whatsapp', 'delivery'),
  'messages.whatsapp.Send': message('whatsapp', 'send'),
  'messages.whatsapp.InboundReceive': inbound('whatsapp'),
  'messages.rcs.Read': message('rcs', 'read'),
  'messages.rcs.Click': message('rcs', 'click', botClick),
  'messages.rcs.InboundReceive': inbound('rcs'),
  'messages.line.Click': message('line', 'click', botClick),
  'messages.line.InboundReceive': inbound('line'),
}

/** A 32-bit float as the shortest decimal that stands for it: 12.34, not 12.34000015258789. */
export function shortFloat(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value) || Math.fround(value) !== value) return value
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

/** The personalization tags Braze supports, as listed in liquid.md 2.2. */

/** Where a namespace of `${…}` reads from: a field of `LiquidContext`. */
export const NAMESPACES = {
  profile: ['user'],
  custom_attribute: ['customAttributes'],
  event_properties: ['eventProperties'],
  // Two names for the entry payload: `canvas_entry_properties` is the older one.
  canvas_entry_properties: ['canvasEntryProperties', 'context'],
  context: ['context', 'canvasEntryProperties'],
  api_trigger_properties: ['apiTriggerProperties'],
  subscribed_state: ['subscribedState'],
  most_recently_used_device: ['mostRecentlyUsedDevice'],
  targeted_device: ['targetedDevice'],
  app: ['app'],
  sms: ['sms'],
  whats_app: ['whatsApp'],
  campaign: ['campaign'],
  canvas: ['canvas'],
  card: ['card'],
  content_blocks: [],
} as const

export type LiquidNamespace = keyof typeof NAMESPACES

export function isNamespace(name: string): name is LiquidNamespace {
  return Object.hasOwn(NAMESPACES, name)
}

export const PROFILE_FIELDS: ReadonlySet<string> = new Set([
  'city',
  'country',
  'date_of_birth',
  'email_address',
  'first_name',
  'gender',
  'language',
  'last_name',
  'last_used_app_date',
  'most_recent_app_version',
  'most_recent_locale',
  'most_recent_location',
  'phone_number',
  'time_zone',
  'user_id',
  'braze_id',
  'random_bucket_number',
  'set_user_to_unsubscribed_url',
  'unsubscribe_url',
  'set_user_to_subscribed_url',
  'set_user_to_opted_in_url',
  'set_user_to_one_click_list_unsubscribe',
])

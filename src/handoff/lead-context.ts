/** A lead's attributes → what Liquid sees: custom attributes by name, profile fields by Braze's tag name. */
import type { AttributeReader } from '../condition/compile.ts'
import type { LiquidContext } from '../liquid/render.ts'

/** Profile fields that a log or profile may carry under a name of their own (liquid.md 2.2). */
const profileFields = [
  'city',
  'country',
  'date_of_birth',
  'first_name',
  'gender',
  'language',
  'last_name',
  'phone_number',
  'time_zone',
  'braze_id',
  'random_bucket_number',
] as const

/** The attribute in which a log keeps a profile field: `email_address` is `email` there. */
export function attributeOfProfileField(field: string): string | undefined {
  if (field === 'email_address') return 'email'
  return (profileFields as readonly string[]).includes(field) ? field : undefined
}

export function leadContext(userId: string | null, attributes: AttributeReader): LiquidContext {
  const user: Record<string, unknown> = Object.create(null)
  if (userId !== null) user['user_id'] = userId
  for (const field of ['email_address', ...profileFields]) {
    const value = attributes.get(attributeOfProfileField(field)!)
    if (value !== undefined) user[field] = value
  }
  return { user, customAttributes: (name) => attributes.get(name) }
}

/** The schema, compiled ahead of time; `errors` holds the errors of the last call. */
declare const validate: {
  (value: unknown): boolean
  errors?: readonly unknown[] | null
}
export default validate

/** All commands: one line each. */
export { init } from './init.ts'
export { validate } from './validate.ts'
export { rules } from './rules.ts'
export { simulate } from './simulate.ts'
export { render } from './render.ts'
export { schema } from './schema.ts'

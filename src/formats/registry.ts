/** All output formats: one line each. */
export { compact } from './compact.ts'
export { curl } from './curl.ts'
export { http } from './http.ts'
export { json } from './json.ts'
export { pretty } from './pretty.ts'

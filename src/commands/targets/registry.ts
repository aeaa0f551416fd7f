/** All targets of `compile`: one line each. */
export { plan } from './plan.ts'

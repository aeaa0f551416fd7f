/** All rules: one line each. */
export { tooManyGroups } from './too-many-groups.ts'

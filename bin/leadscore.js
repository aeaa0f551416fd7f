#!/usr/bin/env node
import { main } from '../dist/cli.js'
import { run } from '../dist/process.js'

await run(main)

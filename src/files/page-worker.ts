/** What a thread that decodes Parquet runs: row groups that it is sent, until it is stopped. */
import { parentPort, workerData } from 'node:worker_threads'
import {
  decodeGroup,
  type GroupAnswer,
  isUp,
  type PageTask,
  type PostedGroup,
} from '../events/records/parquet-groups.ts'
import { PageKernel } from '../events/records/parquet-kernel/page-kernel.ts'

const { pages: memory } = workerData as PageTask
const kernel = new PageKernel({
  memory,
  allocateAny() {
    throw new Error('the group takes more than the main thread has set aside')
  },
})
const send = (message: GroupAnswer | typeof isUp) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort!.postMessage(message)
}
parentPort!.on('message', (task: PostedGroup) => {
  kernel.use(task.address, task.bytes)
  send({ group: task.group, decoded: decodeGroup(task, kernel) })
})
send(isUp)

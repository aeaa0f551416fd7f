/** Runs once before all tests: the command line is tested as it is shipped. */
import { execaSync } from 'execa'

export default function build(): void {
  execaSync('npm', ['run', 'build'], { stdio: 'inherit' })
}

/** The message while no worker answers: the task queue, and the command that starts a worker on it. */
import { shellWord } from '../../info/shell-word.ts';
import { causeway } from '../hints.ts';

/** `polled` undefined: the server could not be asked. */
export function noAnswerYet(taskQueue: string, polled: boolean | undefined): string {
  const seen = {
    true: 'One was seen there within the last 90 seconds; it may be busy, or gone.',
    false: 'None polls it now.',
    undefined: 'It is not known whether one polls it.',
  }[String(polled) as 'true' | 'false' | 'undefined'];
  return `No worker has answered yet. The answer comes from a worker on the task queue ${taskQueue}. ${seen} Start one: ${workerCommand(taskQueue)}`;
}

/** A queue without a worker is the usual reason why nothing moves. `main`: it is the task queue of the run itself. */
export const unpolledNotice = (queue: string, main = true): string =>
  `no worker polls ${queue}: the run waits until one does. ${
    main
      ? `Start one: ${workerCommand(queue)}`
      : `Start one in the VPC: ${causeway(`worker --probe-only --task-queue ${shellWord(queue)}`)}`
  }`;

const workerCommand = (queue: string): string => causeway(`worker --task-queue ${shellWord(queue)}`);

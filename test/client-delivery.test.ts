/** What happens to an update that the server gave up on. */
import { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { delivered } from '../src/client/delivery.ts';

const failedPrecondition = (details: string): Error =>
  Object.assign(new Error(`9 FAILED_PRECONDITION: ${details}`), { code: 9, details, metadata: {} });

/** The server's error when a workflow task with an update was dropped. */
const dropped = new ServiceError('Workflow Update failed', {
  cause: failedPrecondition('Unable to perform workflow execution update due to unexpected workflow task failure.'),
});
/** The same for an update that starts its run. */
const droppedWithStart = failedPrecondition('Update-with-Start could not be executed.');

describe('an update', () => {
  it.each([
    ['', dropped],
    [', and the start with it', droppedWithStart],
  ])('is sent again under the same id when its workflow task was dropped%s', async (_what, error) => {
    const ids: string[] = [];
    const answer = await delivered(async (updateId) => {
      ids.push(updateId);
      if (ids.length < 3) throw error;
      return 'taken';
    });
    expect(answer).toBe('taken');
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  it('is given up on after some attempts', async () => {
    let sent = 0;
    const send = async (): Promise<never> => {
      sent += 1;
      throw dropped;
    };
    await expect(delivered(send)).rejects.toBe(dropped);
    expect(sent).toBe(6);
  });

  it('is not sent again when the run itself said no', async () => {
    let sent = 0;
    const refusal = new Error('Nothing is parked.');
    const send = async (): Promise<never> => {
      sent += 1;
      throw refusal;
    };
    await expect(delivered(send)).rejects.toBe(refusal);
    expect(sent).toBe(1);
  });
});

/** `causeway principals`: lists and changes who may connect. */
import type { PrincipalsRequest } from '../../contract/changes.ts';
import type { LinkName } from '../../contract/request.ts';
import { linkText } from '../arguments/link-argument.ts';
import { askedIn, finishChange, withClient, type ChangeOptions } from '../changing.ts';
import { readingAiven } from '../local/own-aiven.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';

export interface PrincipalsOptions extends ChangeOptions {
  readonly force?: boolean;
  readonly expected?: readonly string[];
}

export const listPrincipals = ({ settings, output }: Invocation<object>, link: LinkName): Promise<ExitCode> =>
  readingAiven(settings(), async (aiven) => {
    const { principals = [], state = 'absent' } = (await aiven.getPrivatelink(link)) ?? {};
    output.object({ ...link, state, principals });
    output.say(principals.length > 0 ? principals.join('\n') : `${linkText(link)} has no PrivateLink resource.`);
    return exitCodes.done;
  });

export const changePrincipals = (
  invocation: Invocation<PrincipalsOptions>,
  link: LinkName,
  change: Partial<PrincipalsRequest>,
): Promise<ExitCode> =>
  withClient(invocation, async (connected) => {
    const { force, expected } = invocation.options;
    const request: PrincipalsRequest = {
      ...link,
      ...askedIn(invocation.options),
      ...change,
      ...(force === undefined ? {} : { force }),
      ...(expected === undefined ? {} : { expected }),
    };
    return finishChange(invocation, connected, await connected.causeway.changePrincipals(request), link);
  });

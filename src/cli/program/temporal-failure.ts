/** Errors of the Temporal server that the typed client does not know. */
import type { Settings } from '../../config/settings.ts';
import { accessErrorOf } from '../../temporal/explain.ts';
import { grpcAnswerOf, grpcCodes, isOutage } from '../../temporal/grpc-code.ts';
import { exitCodes } from './exit-codes.ts';
import type { Failure } from './failure.ts';
import { withoutFullStop } from '../../contract/printable.ts';

/** Undefined: the error is not from the server. */
export function temporalFailure(error: unknown, { temporal }: Settings): Failure | undefined {
  const access = accessErrorOf(error, temporal);
  if (access !== undefined) return { type: access.type, problems: [access.problem], exitCode: exitCodes.failed };
  const answer = grpcAnswerOf(error);
  if (answer === undefined) return undefined;
  const said = withoutFullStop(answer.details);
  if (isOutage(error))
    return {
      type: 'Unreachable',
      problems: [
        {
          field: temporal.origins.address.setting,
          value: temporal.address,
          problem: `did not answer as it should: ${said}`,
          fix: 'see how the Temporal server is doing, then try again',
        },
      ],
      exitCode: exitCodes.failed,
    };
  const refused = answer.code === grpcCodes.invalidArgument;
  return {
    type: refused ? 'Invalid' : 'Failed',
    problems: [
      {
        field: 'Temporal',
        problem: `refuses it: ${said} (gRPC code ${answer.code})`,
        fix: refused ? 'correct what it names' : 'see what it names in the Temporal Web UI',
      },
    ],
    exitCode: refused ? exitCodes.invalid : exitCodes.failed,
  };
}

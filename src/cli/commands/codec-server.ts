/** `causeway codec-server`: decrypts runs for those who may see them. */
import { createPayloadCodec } from '../../codec/payload-codec.ts';
import { createCodecApp } from '../../codec/codec-server.ts';
import { ProblemsError } from '../../problems/problems.ts';
import { createRotation } from '../../worker/rotation/rotation.ts';
import { serve } from '../../worker/serve.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';
import type { Invocation } from '../program/command.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';

/** @throws ProblemsError when there are no keys, or no setting to authenticate callers with */
export async function codecServer({ settings, output, interrupted }: Invocation<object>): Promise<ExitCode> {
  const loaded = settings();
  const { codec, temporal } = loaded;
  const { keys, listen, token, jwks } = codec;
  if (keys === undefined)
    throw new ProblemsError('Configuration', [
      { field: 'CAUSEWAY_CODEC_KEYS', problem: 'is missing', fix: 'set it to the keys that the workers have' },
    ]);
  if (token === undefined && jwks === undefined)
    throw new ProblemsError('Configuration', [
      {
        field: 'CAUSEWAY_CODEC_TOKEN',
        problem: 'is missing, and so is CAUSEWAY_CODEC_JWKS_URL',
        fix: 'set one of them: the server shows what is encrypted, so it must know who asks',
      },
    ]);
  const origin = temporal.uiUrl === undefined ? undefined : new URL(temporal.uiUrl).origin;
  const { now, start } = createRotation(loaded);
  const app = createCodecApp({
    codec: createPayloadCodec(() => now().codec.keys ?? keys),
    access: { token: token === undefined ? undefined : () => now().codec.token ?? token, jwks },
    origin,
  });
  const server = await serve(app, listen);
  output.object({ host: listen.host, port: server.port, origin });
  output.say(
    `Decrypting at http://${listen.host}:${server.port}${origin === undefined ? '' : ` for ${origin}`}. Ctrl-C stops it.`,
  );
  const stopRotation = start({ info: (text) => output.note(text), warn: (text) => output.warn(`! ${text}`) });
  await untilInterrupted(interrupted);
  stopRotation();
  await server.stop();
  return exitCodes.done;
}

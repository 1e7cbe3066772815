/** Takes secrets anew from their files while a process runs. */
import { rereadSecret, type SettingFile, type Settings } from '../../config/settings.ts';
import type { SecretName } from '../../config/table.ts';
import { keptKeys } from './kept-keys.ts';
import { watchFiles, type RotationLog, type Watched } from './watch-files.ts';

export interface Rotation {
  /** The settings with the secrets in use. */
  now(): Settings;
  /** Looks at the files from now on, and returns a function that stops it. `more`: files that are not settings'. */
  start(logger: RotationLog, more?: readonly Watched[]): () => void;
}

/** ms between two looks: a new value is in use after two of them. */
const LOOK_EVERY_MS = 10_000;
/** For a sandbox whose clock runs fast, ms. */
const LEAST_MS = 250;

/** `tryAivenToken` rejects when Aiven does not accept the token. */
export function createRotation(
  settings: Settings,
  tryAivenToken: (token: string) => Promise<void> = () => Promise.resolve(),
): Rotation {
  let now = settings;
  const take: Readonly<Record<SecretName, (file: SettingFile) => Promise<void> | void>> = {
    async aivenToken(file) {
      const token = rereadSecret('aivenToken', file);
      await tryAivenToken(token);
      now = { ...now, aiven: { ...now.aiven, token } };
    },
    codecKeys(file) {
      const keys = keptKeys(now.codec.keys, rereadSecret('codecKeys', file), file.variable);
      now = { ...now, codec: { ...now.codec, keys } };
    },
    codecToken(file) {
      now = { ...now, codec: { ...now.codec, token: rereadSecret('codecToken', file) } };
    },
    slackWebhookUrl(file) {
      now = { ...now, notify: { ...now.notify, slackUrl: rereadSecret('slackWebhookUrl', file) } };
    },
    webhookUrl(file) {
      changeWebhook({ url: rereadSecret('webhookUrl', file) });
    },
    webhookSecret(file) {
      changeWebhook({ secret: rereadSecret('webhookSecret', file) });
    },
  };
  const changeWebhook = (part: Partial<NonNullable<Settings['notify']['webhook']>>): void => {
    const { webhook } = now.notify;
    if (webhook !== undefined) now = { ...now, notify: { ...now.notify, webhook: { ...webhook, ...part } } };
  };
  const watched = settings.secretFiles.map((file): Watched => ({
    files: [file],
    take: async () => take[file.setting](file),
  }));
  return {
    now: () => now,
    start: (logger, more = []) =>
      watchFiles([...watched, ...more], { everyMs: Math.max(LEAST_MS, LOOK_EVERY_MS / settings.timeScale), logger }),
  };
}

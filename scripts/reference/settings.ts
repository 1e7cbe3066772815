/** The table of settings, as docs/settings.md shows it. */
import { isSecret, settingNames, table as settings } from '../../src/config/table.ts';
import { code, table } from './table.ts';

export const settingsTable = (): string =>
  table(
    ['variable', 'key in the file', 'meaning'],
    settingNames.map((name) => [
      settings[name].from
        .flatMap((from) => (isSecret(name) ? [from, `${from}_FILE`] : [from]))
        .map(code)
        .join(', '),
      isSecret(name) ? 'none: secret' : code(name),
      settings[name].says,
    ]),
  );

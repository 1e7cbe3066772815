/** Finds OpenTofu or Terraform and both vendors' providers on this machine; downloads nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Directories to search: those of `CAUSEWAY_PEERS_BIN`, listed as in PATH, then those of PATH. */
const PLACES = [process.env['CAUSEWAY_PEERS_BIN'] ?? '', process.env['PATH'] ?? '']
  .flatMap((list) => list.split(delimiter))
  .filter((place) => place !== '' && existsSync(place));

/** By its type in a configuration, the source that a configuration requires it from. */
const SOURCES = { aws: 'hashicorp/aws', aiven: 'aiven/aiven' } as const;

export type ProviderName = keyof typeof SOURCES;

/** The path of `tofu`, else of `terraform`. */
export const tofu = (): string | undefined =>
  ['tofu', 'terraform'].flatMap((name) => PLACES.map((place) => join(place, name))).find((path) => existsSync(path));

/** The directories of the providers that are there, by source. A program is `terraform-provider-aws_v5.100.0_x5`, or without a version. */
export const providerDirectories = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (Object.keys(SOURCES) as ProviderName[]).flatMap((name) => {
      const directory = directoryOf(name);
      return directory === undefined ? [] : [[SOURCES[name], directory]];
    }),
  );

/** Reasons for a skip of what needs these providers. */
export const missingPeers = (...providers: readonly ProviderName[]): readonly string[] => [
  ...(tofu() === undefined ? ['neither tofu nor terraform is on PATH or in CAUSEWAY_PEERS_BIN'] : []),
  ...providers
    .filter((name) => directoryOf(name) === undefined)
    .map((name) => `terraform-provider-${name} is not on PATH or in CAUSEWAY_PEERS_BIN`),
];

const directoryOf = (provider: ProviderName): string | undefined =>
  PLACES.flatMap((place) => readdirSync(place).map((name) => join(place, name)))
    .filter((path) => new RegExp(`/terraform-provider-${provider}(_v[^/]*)?$`).test(path))
    .map((path) => dirname(path))[0];

/** Finds OpenTofu or Terraform and AWS's provider on this machine; downloads nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Directories to search: those of `CAUSEWAY_PEERS_BIN`, listed as in PATH, then those of PATH. */
const PLACES = [process.env['CAUSEWAY_PEERS_BIN'] ?? '', process.env['PATH'] ?? '']
  .flatMap((list) => list.split(delimiter))
  .filter((place) => place !== '' && existsSync(place));

/** The path of `tofu`, else of `terraform`. */
export const tofu = (): string | undefined =>
  ['tofu', 'terraform'].flatMap((name) => PLACES.map((place) => join(place, name))).find((path) => existsSync(path));

/** The directory with the provider's program: `terraform-provider-aws_v5.100.0_x5`, or without a version. */
export const awsProvider = (): string | undefined =>
  PLACES.flatMap((place) => readdirSync(place).map((name) => join(place, name)))
    .filter((path) => /\/terraform-provider-aws(_v[^/]*)?$/.test(path))
    .map((path) => dirname(path))[0];

/** Reasons for a skip. */
export const missingPeers = (): readonly string[] => [
  ...(tofu() === undefined ? ['neither tofu nor terraform is on PATH or in CAUSEWAY_PEERS_BIN'] : []),
  ...(awsProvider() === undefined ? ['terraform-provider-aws is not on PATH or in CAUSEWAY_PEERS_BIN'] : []),
];

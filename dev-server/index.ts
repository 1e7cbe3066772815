/** A Temporal server for development and tests: found on the machine, downloaded, or built. */
export { findTemporalCli, type FindOptions } from './find-cli.ts';
export {
  searchAttributes,
  startTemporalServer,
  type TemporalServer,
  type TemporalServerOptions,
} from './temporal-server.ts';

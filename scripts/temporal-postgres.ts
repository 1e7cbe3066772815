/** Builds the Temporal server over PostgreSQL that `npm run chaos -- --temporal postgres` uses, and prints its path. */
import process from 'node:process';
import { temporalForPostgres } from '../chaos/postgres/build.ts';

const { server } = await temporalForPostgres((text) => void process.stderr.write(`${text}\n`));
console.log(server);

/** What runs here, for `doctor`: one program may serve where another one asks. */
import { version } from '../config/package-root.ts';
import type { Program } from '../contract/doctor.ts';

export const thisProgram = (): Program => ({ version: version(), node: process.versions.node });

/** The version of this program, for `doctor`: a worker and a command line may have different versions. */
import { version } from '../config/package-root.ts';
import type { Program } from '../contract/doctor.ts';

export const thisProgram = (): Program => ({ version: version(), node: process.versions.node });

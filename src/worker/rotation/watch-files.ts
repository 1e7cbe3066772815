/** Looks at files again and again, because secrets in them are renewed while a process runs. */
import type { Logger } from '@temporalio/common';
import { digestOf, type SecretFile } from '../../config/secret-file.ts';
import { ProblemsError, problemLine } from '../../problems/problems.ts';
import { TemporalAccessError } from '../../temporal/access-error.ts';

export type RotationLog = Pick<Logger, 'info' | 'warn'>;

/** Files whose contents belong together, such as a certificate and its key. */
export interface Watched {
  readonly files: readonly SecretFile[];
  /** Reads the new value, tries it and puts it to use. @throws Error with the reason why the old value stays in use */
  take(): Promise<void>;
}

/**
 * Returns a function that stops it. A new content is taken when it was the same in two looks, so that no half of a file is
 * taken. One that cannot be used is tried again in each look, and the log says it once.
 */
export function watchFiles(
  watched: readonly Watched[],
  { everyMs, logger }: { readonly everyMs: number; readonly logger: RotationLog },
): () => void {
  const all = watched.map((each) => lookAt(each, logger));
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    if (!stopped && all.length > 0) timer = setTimeout(() => void round(), everyMs).unref();
  };
  const round = async (): Promise<void> => {
    await Promise.all(all.map((look) => look()));
    next();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function lookAt({ files, take }: Watched, logger: RotationLog): () => Promise<void> {
  const name = [...new Set(files.map(({ variable }) => variable))].join(', ');
  const look = (): string => files.map(({ path }) => digestOf([path])).join(' ');
  let inUse = files.map(({ digest }) => digest).join(' ');
  let seen = inUse;
  let warned: string | undefined;
  return async () => {
    const now = look();
    const settled = now === seen;
    seen = now;
    if (now === inUse || !settled) return;
    try {
      await take();
      inUse = now;
      warned = undefined;
      logger.info(`${name}: a new value was read, and is in use from now on`, { setting: name });
    } catch (error) {
      const why = whyNot(name, error);
      if (warned === `${now} ${why}`) return;
      warned = `${now} ${why}`;
      logger.warn(`${why}. The value before stays in use; this one is tried again every few seconds`, {
        setting: name,
      });
    }
  };
}

function whyNot(name: string, error: unknown): string {
  if (error instanceof TemporalAccessError) return problemLine(error.problem);
  if (error instanceof ProblemsError) return error.message;
  const problem = `a new value cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  return problemLine({ field: name, problem, fix: 'write a value that is accepted' });
}

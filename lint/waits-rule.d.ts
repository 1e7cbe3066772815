/** The rule of waits-rule.js, for TypeScript. */
import type { Rule } from 'eslint';

export const waitsRule: Rule.RuleModule;

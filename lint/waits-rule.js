/**
 * An ESLint rule for tests: every wait has a reason to end. A test waits for a condition, with a limit (`eventually`), and never
 * for time: how long something takes says how busy the machine is. Where one cannot, a comment switches the rule off and says why.
 */
const STARTS_CHILD = new Set(['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']);
const HAS_OWN_LIMIT = 'this wait takes vitest’s limit of a second: use eventually() of test/support/eventually.ts.';

/** @type {import('eslint').Rule.RuleModule} */
export const waitsRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const report = (node, message) => context.report({ node, message });
    const endless = (node) => {
      if (!isCondition(node.test)) report(node, 'A loop without a condition: it ends when the test’s time is over.');
    };
    return {
      ForStatement: endless,
      WhileStatement: endless,
      DoWhileStatement: endless,
      'ImportDeclaration[source.value="node:timers/promises"]': (node) =>
        report(node, 'A test does not sleep: wait for a condition with eventually().'),
      'NewExpression[callee.name="Promise"]': (node) => {
        const [executor] = node.arguments;
        if (!/^(Arrow)?Function/.test(executor?.type ?? '')) return;
        if (executor.params.length === 0) report(node, 'This promise never ends.');
        else if (isSleep(executor)) report(node, 'A test does not sleep: wait for a condition with eventually().');
      },
      CallExpression(node) {
        const { callee } = node;
        const name = callee.property?.name;
        if (callee.object?.name === 'vi' && (name === 'waitFor' || name === 'waitUntil') && !limits(node, 1))
          report(node, HAS_OWN_LIMIT);
        if (STARTS_CHILD.has(childOf(callee)) && !limits(node, 0))
          report(node, 'A child process without a limit: give it `...childLimit` of test/support/eventually.ts.');
      },
    };
  },
};

const isCondition = (test) => test !== null && test !== undefined && test.type !== 'Literal';

/** `new Promise((resolve) => setTimeout(resolve, 20))`, with or without a body. */
function isSleep({ body, params }) {
  const only = body.type === 'BlockStatement' && body.body.length === 1 ? body.body[0].expression : body;
  return (
    only?.type === 'CallExpression' && only.callee.name === 'setTimeout' && only.arguments[0]?.name === params[0]?.name
  );
}

/** What is started: `spawn(…)`, or `promisify(execFile)(…)`. */
const childOf = (callee) =>
  callee.type === 'CallExpression' && callee.callee.name === 'promisify' ? callee.arguments[0]?.name : callee.name;

/** Whether the options, which stand at `from` or later, have a limit. */
const limits = (node, from) =>
  node.arguments.slice(from).some(({ name, properties = [] }) => name === 'childLimit' || properties.some(isLimit));

const isLimit = ({ key, argument }) =>
  key?.name === 'timeout' || key?.name === 'signal' || argument?.name === 'childLimit';

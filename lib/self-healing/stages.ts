import { captureFailure } from './capture';
import type { HealingEvent } from './core/event';
import type { Diagnosis, Failure, ModelTrace, Proposal } from './core/failure';
import type { Limits } from './core/limits';
import type { Clock, Host, Random } from './core/ports';
import type { Conclusion, Run, Stages } from './core/run';
import { settingsSchema } from './core/settings';
import type { Strategy } from './core/strategy';
import { type StrategyName, strategyNames } from './core/vocabulary';
import type { Diagnose } from './diagnose';
import type { ModelAdvisor } from './diagnose/model';
import { type GuardInput, guard } from './guard';
import type { RetryBudgets } from './guard/retry-budget';
import { heal } from './heal';
import { buildEvent } from './record/build-event';
import type { Recorder } from './record/recorder';
import { verify } from './verify';

export interface StagesInput {
  strategies: readonly Strategy[];
  diagnose: Diagnose;
  advisor: ModelAdvisor | null;
  attachModel(id: string, model: ModelTrace): Promise<void>;
  recorder: Recorder;
  budgets: RetryBudgets;
  clock: Clock;
  random: Random;
  limits: Limits;
  host: Host;
  /** Runs work after the response; its failure is logged. */
  later(what: string, work: () => Promise<void>): void;
  learn(event: HealingEvent): void;
  alert(event: HealingEvent): void;
}

const rememberedAnswers = 500;

/** Joins the stages, which do not know each other, into what the engine runs. */
export function createStages(input: StagesInput): Stages {
  const { advisor, budgets, clock, host, recorder } = input;
  /** What the model said of a fingerprint: the next failure of it finds the answer here. */
  const answers = new Map<string, Proposal>();

  const settings = settingsSchema.parse({});
  const guardInput = (run: Run): GuardInput => ({
    strategies: input.strategies,
    limits: input.limits,
    random: input.random,
    settings,
    dependency: run.dependency,
    hasTokens: (dependency, cost) => budgets.peek(dependency, cost),
    budgetShare: budgets.share(run.dependency),
    breaker: null,
    callersWaiting: 0,
    approved: () => false,
  });

  /** What local rules would allow, whoever proposed it: the model may choose among these alone. */
  function permitted(failure: Failure, diagnosis: Diagnosis, run: Run): StrategyName[] {
    const proposals = strategyNames.map(
      (strategy): Proposal => ({ strategy, by: 'rule', confidence: 1, evidence: '' }),
    );
    const plan = guard(failure, { ...diagnosis, proposals }, run, guardInput(run));
    return plan.candidates.filter((candidate) => candidate.eligible).map((candidate) => candidate.strategy);
  }

  function remember(fingerprint: string, trace: ModelTrace): Proposal | null {
    if (!trace.accepted || !trace.strategy) return null;
    const proposal: Proposal = {
      strategy: trace.strategy,
      by: 'model',
      confidence: trace.confidence ?? 0.5,
      evidence: trace.explanation ?? trace.cause ?? 'The model chose it.',
    };
    const oldest = answers.keys().next().value;
    if (answers.size >= rememberedAnswers && oldest !== undefined) answers.delete(oldest);
    answers.set(fingerprint, proposal);
    return proposal;
  }

  const isProven = (diagnosis: Diagnosis) => diagnosis.proposals.some((proposal) => proposal.by === 'pattern');
  const withAnswer = (diagnosis: Diagnosis, answer: Proposal): Diagnosis => ({
    ...diagnosis,
    proposals: [
      ...diagnosis.proposals.filter(({ by, strategy }) => by === 'pattern' && strategy !== answer.strategy),
      answer,
      ...diagnosis.proposals.filter(({ by, strategy }) => by !== 'pattern' && strategy !== answer.strategy),
    ],
  });

  async function diagnose(failure: Failure, run: Run): Promise<Diagnosis> {
    const diagnosis = input.diagnose(failure, { options: run.options });
    if (!advisor || run.options.ai === 'off' || isProven(diagnosis)) return diagnosis;
    const known = answers.get(failure.fingerprint.id);
    if (known) return withAnswer(diagnosis, known);
    if (run.options.ai !== 'inline') return diagnosis;
    const allowed = permitted(failure, diagnosis, run);
    if (allowed.length === 0) return diagnosis;
    const model = await advisor.ask({ failure, diagnosis, options: run.options, permitted: allowed }, run.signal);
    const answer = remember(failure.fingerprint.id, model);
    return { ...(answer ? withAnswer(diagnosis, answer) : diagnosis), model };
  }

  /** After the response: what would the model have chosen? The answer serves the next failure of this kind. */
  function askLater({ turns, run, model }: Conclusion, event: HealingEvent): void {
    const first = turns[0];
    const { ai = 'after' } = run.options;
    if (!advisor || !first || ai !== 'after' || model || isProven(first.diagnosis)) return;
    if (answers.has(first.failure.fingerprint.id)) return;
    const allowed = first.plan.candidates.filter((one) => one.eligible).map((one) => one.strategy);
    if (allowed.length === 0) return;
    input.later('asking the model', async () => {
      const { failure, diagnosis } = first;
      const trace = await advisor.ask(
        { failure, diagnosis, options: run.options, permitted: allowed },
        new AbortController().signal,
      );
      remember(failure.fingerprint.id, trace);
      await recorder.flush();
      await input.attachModel(event.id, trace);
    });
  }

  return {
    capture: captureFailure,
    diagnose,
    guard: (failure, diagnosis, run) => guard(failure, diagnosis, run, guardInput(run)),
    async heal(step, run) {
      return await heal(step, run, { clock, host, takeTokens: (cost) => budgets.tryTake(run.dependency, cost) });
    },
    verify: (tried, run) => verify(tried, run.options),
    record(conclusion) {
      const event = recorder.record(buildEvent(conclusion, clock.now()));
      input.later('writing the record', () => recorder.flush());
      askLater(conclusion, event);
      return event;
    },
    learn: input.learn,
    alert: input.alert,
  };
}

import type { Approval, ControlView, CoordinationReading, SharedBreaker, StoredSettings } from '../core/coordination';
import type { Clock, Logger } from '../core/ports';
import { type Settings, type SettingsInput, settingsSchema } from '../core/settings';
import { effectiveSettings } from './control-settings';

/** Shared state as this process last read it. Everything that guards asks it, on each failure, without waiting. */
export interface Control {
  /** The same object until the next reading; only its age moves. */
  view(): ControlView;
  /** Settings in force. */
  settings(): Settings;
  /** Why the newest stored settings are not in force, in plain words; null when they are. */
  problem(): string | null;
}

export interface WritableControl extends Control {
  /** Takes a reading over that was asked for at `askedAt` (monotonic). */
  take(reading: CoordinationReading, askedAt: number): void;
}

class View implements ControlView {
  constructor(
    readonly settings: Settings,
    readonly version: number,
    readonly alive: readonly string[],
    readonly approvals: readonly Approval[],
    readonly breakers: readonly SharedBreaker[],
    private readonly askedAt: number | null,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  get ageMs(): number | null {
    return this.askedAt === null ? null : this.clock.monotonic() - this.askedAt;
  }
}

/** Starts with the code's own settings. @throws ZodError when those are not valid. */
export function createControl(input: {
  clock: Pick<Clock, 'monotonic'>;
  logger: Pick<Logger, 'error' | 'info'>;
  instanceId: string;
  codeDefaults: SettingsInput;
}): WritableControl {
  const { clock, logger, codeDefaults } = input;
  const own = settingsSchema.parse(codeDefaults);
  let seen: StoredSettings | null = null;
  let problem: string | null = null;
  let view = new View(own, 0, [input.instanceId], [], [], null, clock);

  /** Parses each version once. Of one that does not parse only the kill switch holds, over the last good one. */
  const settingsOf = (stored: StoredSettings | null): { settings: Settings; version: number } => {
    if (stored?.version === seen?.version) return view;
    seen = stored;
    problem = null;
    if (stored === null) return { settings: own, version: 0 };
    try {
      const settings = effectiveSettings(codeDefaults, stored.settings);
      logger.info(`settings: version ${stored.version} is in force`);
      return { settings, version: stored.version };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      problem = `Version ${stored.version} of the settings is not valid (${cause}); version ${view.version} stays in force.`;
      logger.error(problem, { error });
      return { settings: withKillSwitch(view.settings, stored.settings), version: view.version };
    }
  };

  return {
    view: () => view,
    settings: () => view.settings,
    problem: () => problem,
    take(reading, askedAt) {
      const { settings, version } = settingsOf(reading.settings);
      view = new View(settings, version, reading.alive, reading.approvals, reading.breakers, askedAt, clock);
    },
  };
}

/**
 * The one word that is obeyed even among others that make no sense here: they may come from an instance of another
 * version.
 */
function withKillSwitch(settings: Settings, stored: unknown): Settings {
  const word =
    typeof stored === 'object' && stored !== null && 'healingEnabled' in stored ? stored.healingEnabled : null;
  return typeof word === 'boolean' && word !== settings.healingEnabled
    ? { ...settings, healingEnabled: word }
    : settings;
}

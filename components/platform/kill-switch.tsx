'use client';

import { setMaintenance, switchHealing } from '@/actions/settings-actions';
import { Notice } from '@/components/ui/notice';
import { sinceStyle } from '@/lib/platform/instant';
import { ActForm } from './act-form';
import { ClockTime } from './clock-time';

interface KillSwitchProps {
  stopped: { who: string; atMs: number } | null;
  enabled: boolean;
  /** Why nothing may be healed although the switch is on; null when nothing stands in its way. */
  note: string | null;
  nowMs: number;
}

/** Stops all healing at once, or starts it again. Stands above everything else. */
export function KillSwitch({ stopped, enabled, note, nowMs }: KillSwitchProps) {
  return (
    <section aria-labelledby="kill-switch" className="grid content-start gap-3">
      <h2 id="kill-switch" className="text-base font-medium">
        Kill switch
      </h2>
      {enabled ? (
        <p className="text-muted">
          {note === null
            ? 'Healing is on. The switch works on all instances within a second, without a deploy.'
            : `The switch is on. ${note}`}
        </p>
      ) : (
        <Notice tone="warning">
          All healing is stopped
          {stopped === null ? null : (
            <>
              {' '}
              since <ClockTime at={stopped.atMs} style={sinceStyle(stopped.atMs, nowMs)} />, by {stopped.who}
            </>
          )}
          . Failures are recorded and passed on as they are; claims, completion rows and step memory go on.
        </Notice>
      )}
      {enabled ? (
        <ActForm
          action={switchHealing}
          label="Stop all healing"
          pendingLabel="Stopping"
          variant="danger"
          size="md"
          fields={{ healing: 'stop' }}
          confirm={{
            title: 'Stop all healing?',
            description:
              'From now on no failure is healed on any instance: callers get the error as it is. Nothing runs twice meanwhile, since claims, completion rows and step memory go on. You can start it again here.',
            danger: true,
          }}
        />
      ) : (
        <ActForm
          action={switchHealing}
          label="Start healing again"
          pendingLabel="Starting"
          variant="primary"
          size="md"
          fields={{ healing: 'start' }}
        />
      )}
    </section>
  );
}

const lengths = [
  { minutes: '15', label: '15 min' },
  { minutes: '60', label: '1 h' },
  { minutes: '240', label: '4 h' },
];

/** Planned work: alerts are held, nothing is learned, no shared state is touched. */
export function Maintenance({ untilMs, nowMs }: { untilMs: number; nowMs: number }) {
  const running = untilMs > nowMs;
  return (
    <section aria-labelledby="maintenance" className="grid content-start gap-3">
      <h2 id="maintenance" className="text-base font-medium">
        Maintenance
      </h2>
      {running ? (
        <Notice tone="info">
          Maintenance until <ClockTime at={untilMs} style="minute" />: alerts are held, nothing is learned, no shared
          state is touched.
        </Notice>
      ) : (
        <p className="text-muted">For planned work: alerts are held, nothing is learned, no shared state is touched.</p>
      )}
      {running ? (
        <ActForm action={setMaintenance} label="End maintenance now" size="md" fields={{ minutes: '0' }} />
      ) : (
        <div className="flex flex-wrap gap-x-2">
          {lengths.map(({ minutes, label }) => (
            <ActForm key={minutes} action={setMaintenance} label={`For ${label}`} size="md" fields={{ minutes }} />
          ))}
        </div>
      )}
    </section>
  );
}

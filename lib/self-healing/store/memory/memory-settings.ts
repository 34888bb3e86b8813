import { uuidv7 } from 'uuidv7';
import type { Approval, ApprovalStore, Clock, SettingsStore, StoredSettings } from '../../core/ports';
import { auditEntries } from '../audit-entries';
import { parseSettings } from '../parse-settings';
import { safeText } from '../safe-text';
import type { AppendAudit } from './memory-audit';
import { newest, TenantRows } from './memory-scope';

export function memorySettings(clock: Clock, append: AppendAudit): SettingsStore {
  const versions = new Map<string, StoredSettings[]>();
  const of = (tenantId: string) => versions.get(tenantId) ?? [];
  return {
    current: async ({ tenantId }) => structuredClone(of(tenantId).at(-1) ?? null),
    history: async ({ tenantId, limit }) => structuredClone(newest(of(tenantId), limit)),
    async save({ tenantId, expectedVersion, actor, ...input }) {
      const settings = parseSettings(input.settings);
      const note = safeText(input.note);
      const before = of(tenantId).at(-1) ?? null;
      if ((before?.version ?? 0) !== expectedVersion) return { status: 'conflict', current: structuredClone(before) };
      const version = expectedVersion + 1;
      const saved: StoredSettings = { version, settings, changedBy: { ...actor }, changedAtMs: clock.now(), note };
      versions.set(tenantId, [...of(tenantId), saved]);
      append(tenantId, auditEntries.settingsSaved(actor, before, { version, settings, note }));
      return { status: 'saved', version };
    },
  };
}

export interface MemoryApprovals extends ApprovalStore {
  living(tenantId: string): Approval[];
  prune(beforeMs: number): number;
}

export function memoryApprovals(clock: Clock, append: AppendAudit): MemoryApprovals {
  const approvals = new TenantRows<Approval>();
  const lives = (approval: Approval) => approval.revokedAtMs === null && approval.expiresAtMs > clock.now();
  const living = (tenantId: string) => newest(approvals.of(tenantId).filter(lives), Number.POSITIVE_INFINITY);
  return {
    async grant({ tenantId, ttlMs, actor, fingerprint, strategy, source, template }) {
      const now = clock.now();
      const replaced = living(tenantId).filter(
        (other) => other.fingerprint === fingerprint && other.strategy === strategy,
      );
      for (const other of replaced) other.revokedAtMs = now;
      const what = { id: uuidv7(), fingerprint, strategy, source, template: safeText(template) };
      const granted = {
        ...what,
        grantedBy: { ...actor },
        grantedAtMs: now,
        expiresAtMs: now + ttlMs,
        revokedAtMs: null,
      };
      approvals.set(granted, tenantId, granted.id);
      append(tenantId, auditEntries.approvalGranted(actor, replaced, granted));
      return structuredClone(granted);
    },
    async revoke({ tenantId, id, actor }) {
      const approval = approvals.get(tenantId, id);
      if (approval === undefined || !lives(approval)) return false;
      approval.revokedAtMs = clock.now();
      append(tenantId, auditEntries.approvalRevoked(actor, approval));
      return true;
    },
    list: async ({ tenantId, limit }) => structuredClone(newest(approvals.of(tenantId), limit)),
    living: (tenantId) => structuredClone(living(tenantId)),
    prune: (beforeMs) =>
      approvals.remove(({ expiresAtMs, revokedAtMs }) => Math.min(expiresAtMs, revokedAtMs ?? expiresAtMs) < beforeMs),
  };
}

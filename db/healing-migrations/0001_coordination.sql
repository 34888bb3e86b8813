CREATE TABLE "healing_actions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"severity" text NOT NULL,
	"fingerprint" text,
	"reason" text NOT NULL,
	"instance_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"status" text NOT NULL,
	"evidence" text,
	"rollback_summary" text,
	"rollback_payload" text,
	"watched" jsonb,
	"started_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "healing_approvals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"fingerprint" text NOT NULL,
	"strategy" text NOT NULL,
	"source" text NOT NULL,
	"template" text NOT NULL,
	"granted_by_type" text NOT NULL,
	"granted_by_id" text NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "healing_audit" (
	"tenant_id" text NOT NULL,
	"service" text NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_type" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"payload" text,
	"payload_digest" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "healing_audit_tenant_id_service_sequence_pk" PRIMARY KEY("tenant_id","service","sequence")
);
--> statement-breakpoint
CREATE TABLE "healing_audit_heads" (
	"tenant_id" text NOT NULL,
	"service" text NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "healing_audit_heads_tenant_id_service_pk" PRIMARY KEY("tenant_id","service")
);
--> statement-breakpoint
CREATE TABLE "healing_breaker_reports" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"dependency" text NOT NULL,
	"instance_id" text NOT NULL,
	"state" text NOT NULL,
	"calls" integer NOT NULL,
	"failures" integer NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_breaker_reports_tenant_id_service_dependency_instance_id_pk" PRIMARY KEY("tenant_id","service","dependency","instance_id")
);
--> statement-breakpoint
CREATE TABLE "healing_breakers" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"dependency" text NOT NULL,
	"state" text NOT NULL,
	"epoch" integer NOT NULL,
	"opened_at" timestamp with time zone,
	"retry_at" timestamp with time zone,
	"reason" text NOT NULL,
	"probe_holder" text,
	"probe_until" timestamp with time zone,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_breakers_tenant_id_service_dependency_pk" PRIMARY KEY("tenant_id","service","dependency")
);
--> statement-breakpoint
CREATE TABLE "healing_doubts" (
	"id" uuid NOT NULL,
	"part" text NOT NULL,
	"name" text NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"source" text NOT NULL,
	"run_key" text NOT NULL,
	"actor_id" text,
	"key" text,
	"job_id" uuid,
	"known" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"asked" integer DEFAULT 0 NOT NULL,
	"verdict" text,
	"settled_by_type" text,
	"settled_by_id" text,
	"settled_at" timestamp with time zone,
	"note" text,
	CONSTRAINT "healing_doubts_id_part_name_pk" PRIMARY KEY("id","part","name")
);
--> statement-breakpoint
CREATE TABLE "healing_instances" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"instance_id" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "healing_instances_tenant_id_service_instance_id_pk" PRIMARY KEY("tenant_id","service","instance_id")
);
--> statement-breakpoint
CREATE TABLE "healing_proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"reason" text NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"electorate" text[] NOT NULL,
	"threshold" double precision NOT NULL,
	"decided_by" text,
	"decided_agrees" boolean
);
--> statement-breakpoint
CREATE TABLE "healing_settings" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"changed_by_type" text NOT NULL,
	"changed_by_id" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "healing_settings_tenant_id_service_version_pk" PRIMARY KEY("tenant_id","service","version")
);
--> statement-breakpoint
CREATE TABLE "healing_votes" (
	"proposal_id" uuid NOT NULL,
	"instance_id" text NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"agrees" boolean NOT NULL,
	"reason" text NOT NULL,
	"cast_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_votes_proposal_id_instance_id_pk" PRIMARY KEY("proposal_id","instance_id")
);
--> statement-breakpoint
ALTER TABLE "healing_events" ADD COLUMN "rollout" jsonb;--> statement-breakpoint
ALTER TABLE "healing_votes" ADD CONSTRAINT "healing_votes_proposal_id_healing_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."healing_proposals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "healing_actions_newest" ON "healing_actions" USING btree ("tenant_id","service","started_at");--> statement-breakpoint
CREATE INDEX "healing_actions_by_resource" ON "healing_actions" USING btree ("tenant_id","service","resource","started_at");--> statement-breakpoint
CREATE INDEX "healing_approvals_living" ON "healing_approvals" USING btree ("tenant_id","service","expires_at");--> statement-breakpoint
CREATE INDEX "healing_doubts_newest" ON "healing_doubts" USING btree ("tenant_id","service","opened_at");--> statement-breakpoint
CREATE INDEX "healing_instances_age" ON "healing_instances" USING btree ("last_seen");--> statement-breakpoint
CREATE INDEX "healing_proposals_newest" ON "healing_proposals" USING btree ("tenant_id","service","opened_at");--> statement-breakpoint
CREATE INDEX "healing_events_by_rollout" ON "healing_events" USING btree ("tenant_id","id") WHERE "healing_events"."rollout" is not null;--> statement-breakpoint
CREATE FUNCTION "healing_audit_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND NEW."payload" IS NULL AND to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload' THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'The audit is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "healing_audit_append_only" BEFORE UPDATE OR DELETE ON "healing_audit" FOR EACH ROW EXECUTE FUNCTION "healing_audit_append_only"();--> statement-breakpoint
CREATE TRIGGER "healing_audit_no_truncate" BEFORE TRUNCATE ON "healing_audit" FOR EACH STATEMENT EXECUTE FUNCTION "healing_audit_append_only"();

CREATE TABLE "healing_alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"key" text NOT NULL,
	"status" text NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"cooldown_ms" bigint NOT NULL,
	"quiet_until" timestamp with time zone NOT NULL,
	"detail" text,
	"claimed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "healing_attempts" (
	"event_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"strategy" text,
	"started_at" timestamp with time zone NOT NULL,
	"wait_ms" double precision NOT NULL,
	"duration_ms" double precision NOT NULL,
	"succeeded" boolean NOT NULL,
	"kind" text,
	"message" text,
	"endpoint" text,
	"evidence" text,
	CONSTRAINT "healing_attempts_event_id_number_pk" PRIMARY KEY("event_id","number")
);
--> statement-breakpoint
CREATE TABLE "healing_cache" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_cache_tenant_id_service_key_pk" PRIMARY KEY("tenant_id","service","key")
);
--> statement-breakpoint
CREATE TABLE "healing_completions" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"key" text NOT NULL,
	"result" text,
	"claimed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_completions_tenant_id_service_key_pk" PRIMARY KEY("tenant_id","service","key")
);
--> statement-breakpoint
CREATE TABLE "healing_event_counters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"instance_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"outcome" text NOT NULL,
	"strategy" text,
	"window_start" timestamp with time zone NOT NULL,
	"count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "healing_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"instance_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"source" text NOT NULL,
	"category" text NOT NULL,
	"effects" text NOT NULL,
	"severity" text NOT NULL,
	"mode" text NOT NULL,
	"wrapped" boolean NOT NULL,
	"route" text,
	"kind" text NOT NULL,
	"transient" boolean NOT NULL,
	"fingerprint" text NOT NULL,
	"fingerprint_version" smallint NOT NULL,
	"template" text NOT NULL,
	"error_name" text NOT NULL,
	"error_code" text,
	"message" text NOT NULL,
	"stack" text,
	"causes" jsonb NOT NULL,
	"context" jsonb NOT NULL,
	"outcome" text NOT NULL,
	"strategy" text,
	"first_choice" text,
	"first_choice_succeeded" boolean,
	"chosen_by" text,
	"confidence" double precision,
	"propensity" double precision NOT NULL,
	"candidates" jsonb NOT NULL,
	"explanation" text NOT NULL,
	"evidence" text NOT NULL,
	"model" jsonb,
	"recurring" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "healing_issues" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"fingerprint" text NOT NULL,
	"hour_start" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"recurring" boolean NOT NULL,
	"event_id" uuid,
	"count" bigint NOT NULL,
	"first_seen" timestamp with time zone NOT NULL,
	"last_seen" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_issues_tenant_id_hour_start_service_fingerprint_source_outcome_pk" PRIMARY KEY("tenant_id","hour_start","service","fingerprint","source","outcome")
);
--> statement-breakpoint
CREATE TABLE "healing_jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"actor_id" text,
	"source" text NOT NULL,
	"payload" text NOT NULL,
	"status" text NOT NULL,
	"run" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"reason" text,
	"enqueued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "healing_keys" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"actor_id" text NOT NULL,
	"source" text NOT NULL,
	"key" text NOT NULL,
	"arguments_digest" text NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"resumed" boolean DEFAULT false NOT NULL,
	"outcome" text,
	"lease_until" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_keys_tenant_id_service_actor_id_source_key_pk" PRIMARY KEY("tenant_id","service","actor_id","source","key")
);
--> statement-breakpoint
CREATE TABLE "healing_leases" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"name" text NOT NULL,
	"holder" text NOT NULL,
	"epoch" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_leases_tenant_id_service_name_pk" PRIMARY KEY("tenant_id","service","name")
);
--> statement-breakpoint
CREATE TABLE "healing_model_usage" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"day" text NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"tokens" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "healing_model_usage_tenant_id_service_day_pk" PRIMARY KEY("tenant_id","service","day")
);
--> statement-breakpoint
CREATE TABLE "healing_observations" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"fingerprint" text NOT NULL,
	"strategy" text NOT NULL,
	"succeeded" boolean NOT NULL,
	"counted" boolean NOT NULL,
	"observed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "healing_patterns" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"fingerprint" text NOT NULL,
	"strategy" text NOT NULL,
	"successes" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"template" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"last_seen" timestamp with time zone NOT NULL,
	"incident_seen" timestamp with time zone NOT NULL,
	"incident_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "healing_patterns_tenant_id_service_fingerprint_strategy_pk" PRIMARY KEY("tenant_id","service","fingerprint","strategy")
);
--> statement-breakpoint
CREATE TABLE "healing_rollups" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"resolution" text NOT NULL,
	"bucket_start" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"strategy" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"chosen_by" text DEFAULT '' NOT NULL,
	"latency_bucket" smallint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "healing_rollups_key" PRIMARY KEY("tenant_id","resolution","bucket_start","service","source","kind","strategy","outcome","chosen_by","latency_bucket")
);
--> statement-breakpoint
CREATE TABLE "healing_steps" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"run_key" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"result" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "healing_steps_tenant_id_service_run_key_name_pk" PRIMARY KEY("tenant_id","service","run_key","name")
);
--> statement-breakpoint
CREATE TABLE "system_health_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"instance_id" text NOT NULL,
	"name" text NOT NULL,
	"label" text NOT NULL,
	"state" text NOT NULL,
	"latency_ms" double precision,
	"detail" text NOT NULL,
	"recovery" text,
	"checked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "healing_attempts" ADD CONSTRAINT "healing_attempts_event_id_healing_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."healing_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "healing_alerts_key" ON "healing_alerts" USING btree ("tenant_id","service","key");--> statement-breakpoint
CREATE INDEX "healing_cache_tags" ON "healing_cache" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "healing_cache_expiry" ON "healing_cache" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "healing_completions_expiry" ON "healing_completions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "healing_event_counters_by_fingerprint" ON "healing_event_counters" USING btree ("tenant_id","fingerprint","window_start");--> statement-breakpoint
CREATE INDEX "healing_events_feed" ON "healing_events" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "healing_events_by_outcome" ON "healing_events" USING btree ("tenant_id","outcome","id");--> statement-breakpoint
CREATE INDEX "healing_events_by_source" ON "healing_events" USING btree ("tenant_id","source","id");--> statement-breakpoint
CREATE INDEX "healing_events_by_kind" ON "healing_events" USING btree ("tenant_id","kind","id");--> statement-breakpoint
CREATE INDEX "healing_events_by_fingerprint" ON "healing_events" USING btree ("tenant_id","fingerprint","id");--> statement-breakpoint
CREATE INDEX "healing_events_needing_you" ON "healing_events" USING btree ("tenant_id","id") WHERE "healing_events"."outcome" in ('failed', 'unknown') or "healing_events"."recurring";--> statement-breakpoint
CREATE INDEX "healing_jobs_status" ON "healing_jobs" USING btree ("status","tenant_id");--> statement-breakpoint
CREATE INDEX "healing_keys_expiry" ON "healing_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "healing_observations_age" ON "healing_observations" USING btree ("observed_at");--> statement-breakpoint
CREATE INDEX "healing_patterns_recent" ON "healing_patterns" USING btree ("tenant_id","last_seen");--> statement-breakpoint
CREATE INDEX "healing_steps_age" ON "healing_steps" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "system_health_checks_latest" ON "system_health_checks" USING btree ("tenant_id","name","checked_at");--> statement-breakpoint
CREATE INDEX "system_health_checks_age" ON "system_health_checks" USING btree ("checked_at");
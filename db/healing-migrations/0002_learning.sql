CREATE TABLE "healing_forests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"trained_at" timestamp with time zone NOT NULL,
	"rows" integer NOT NULL,
	"metrics" jsonb NOT NULL,
	"state" text NOT NULL,
	"model" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "healing_groups" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"fingerprint" text NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"group_id" text NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "healing_groups_tenant_id_service_fingerprint_source_pk" PRIMARY KEY("tenant_id","service","fingerprint","source")
);
--> statement-breakpoint
CREATE TABLE "healing_model_answers" (
	"tenant_id" text DEFAULT 'default' NOT NULL,
	"service" text DEFAULT 'default' NOT NULL,
	"fingerprint" text NOT NULL,
	"strategy" text NOT NULL,
	"confidence" double precision NOT NULL,
	"explanation" text NOT NULL,
	"model" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "healing_model_answers_tenant_id_service_fingerprint_pk" PRIMARY KEY("tenant_id","service","fingerprint")
);
--> statement-breakpoint
ALTER TABLE "healing_events" ADD COLUMN "own_fingerprint" text;--> statement-breakpoint
ALTER TABLE "healing_events" ADD COLUMN "dependency" text;--> statement-breakpoint
ALTER TABLE "healing_events" ADD COLUMN "release" text;--> statement-breakpoint
ALTER TABLE "healing_events" ADD COLUMN "belief" jsonb;--> statement-breakpoint
ALTER TABLE "healing_model_usage" ADD COLUMN "micro_usd" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "healing_model_usage" ADD COLUMN "accepted" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "healing_model_usage" ADD COLUMN "discarded" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "healing_model_usage" ADD COLUMN "failed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "healing_observations" ADD COLUMN "own_fingerprint" text;--> statement-breakpoint
ALTER TABLE "healing_observations" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "healing_observations" ADD COLUMN "elapsed_ms" double precision;--> statement-breakpoint
ALTER TABLE "healing_observations" ADD COLUMN "explored" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "incident_started" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "weight_successes" double precision;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "weight_failures" double precision;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "weighed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "weighed_successes" integer;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "weighed_failures" integer;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "category" text;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "dependency" text;--> statement-breakpoint
ALTER TABLE "healing_patterns" ADD COLUMN "reset_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "healing_forests_newest" ON "healing_forests" USING btree ("tenant_id","service","trained_at");--> statement-breakpoint
CREATE UNIQUE INDEX "healing_forests_active" ON "healing_forests" USING btree ("tenant_id","service") WHERE "healing_forests"."state" = 'active';--> statement-breakpoint
CREATE INDEX "healing_groups_members" ON "healing_groups" USING btree ("tenant_id","service","group_id");--> statement-breakpoint
CREATE INDEX "healing_model_answers_expiry" ON "healing_model_answers" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "healing_events_by_release" ON "healing_events" USING btree ("tenant_id","release","id") WHERE "healing_events"."release" is not null;--> statement-breakpoint
CREATE INDEX "healing_events_decisions" ON "healing_events" USING btree ("tenant_id","id") WHERE "healing_events"."first_choice" is not null and "healing_events"."first_choice_succeeded" is not null and "healing_events"."wrapped" and "healing_events"."mode" = 'heal' and "healing_events"."outcome" <> 'unknown';--> statement-breakpoint
CREATE INDEX "healing_observations_by_fingerprint" ON "healing_observations" USING btree ("tenant_id","service","fingerprint","observed_at");--> statement-breakpoint
CREATE INDEX "healing_observations_newest" ON "healing_observations" USING btree ("tenant_id","service","observed_at");
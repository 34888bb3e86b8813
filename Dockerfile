# The image holds Next's standalone output, the migrations and the program that serves them: no sources, no npm, no secrets.
ARG NODE_VERSION=22

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
ENV NEXT_OUTPUT=standalone NEXT_TELEMETRY_DISABLED=1
RUN npm run build && node scripts/image/stage.mjs /stage

FROM node:${NODE_VERSION}-bookworm-slim
# 0.0.0.0 is the container's own network; what is published of it is for whoever runs it to say.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
# Owned by root: the application cannot change itself. It writes to /data alone.
COPY --from=build /stage ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME ["/data"]
EXPOSE 3000
# The database may still be starting: the first minute does not count.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["node", "scripts/image/health.mjs"]
STOPSIGNAL SIGTERM
CMD ["node", "scripts/serve.mjs"]

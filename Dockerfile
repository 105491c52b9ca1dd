# For collectors on Linux: exported or mounted logs, forwarded events, and the bundled example to try.
# One version of Node.js, that of the Windows release; a digest in its place pins the base to the byte.
ARG NODE=24.21.0-bookworm-slim

FROM docker.io/library/node:${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
ARG REVISION=unknown
RUN npm run --silent dist -- --only bundle --out /out \
  && mv /out/sqlvss_exporter-*-node /out/sqlvss_exporter \
  && rm -r /out/sqlvss_exporter/koffi.node /out/sqlvss_exporter/docs \
  && mkdir -m 0700 /out/state

FROM docker.io/library/node:${NODE}
LABEL org.opencontainers.image.title="sqlvss_exporter" \
  org.opencontainers.image.description="Tells Prometheus which SQL Server instance broke a Windows server's backup" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/sqlvss_exporter /opt/sqlvss_exporter
COPY --from=build --chown=node:node /out/state /state
ENV NODE_ENV=production
USER node
# the only place that is written to, and only with --state.directory=/state
VOLUME /state
EXPOSE 10099
# with another port, TLS or a password: --health-cmd of yours
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://localhost:10099/-/healthy').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/sqlvss_exporter/bundle.cjs"]

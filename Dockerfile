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
# With another port, TLS or a password: --health-cmd of yours. bash asks in 4 ms of processor time and with 3 MB;
# a Node.js that is started to fetch takes a hundred times as long and 85 MB.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/localhost/10099 && printf 'GET /-/healthy HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]
ENTRYPOINT ["node", "/opt/sqlvss_exporter/bundle.cjs"]

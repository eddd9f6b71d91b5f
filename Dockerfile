FROM python:3.12-slim AS build
WORKDIR /srv/plumbline
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --extra s3

FROM python:3.12-slim
WORKDIR /srv/plumbline
ENV PATH=/srv/plumbline/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PLUMBLINE_VAR=/srv/plumbline/var
RUN useradd --system --uid 10001 --no-create-home plumbline \
    && install --directory --owner=plumbline --mode=700 /srv/plumbline/var
COPY --from=build /srv/plumbline/.venv .venv
COPY . .
USER plumbline
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]

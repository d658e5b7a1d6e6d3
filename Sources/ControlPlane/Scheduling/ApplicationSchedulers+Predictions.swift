import ClusterModel
import LinkEstimation
import Synchronization

extension ApplicationSchedulers {
    /// Predicts unmeasured links anew whenever that is due, until the task is cancelled.
    func maintainPredictions() async {
        while !Task.isCancelled {
            await refreshPredictions()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Fits coordinates to the newest links where a policy predicts and a fit is due; the fit takes a thread of its own.
    func refreshPredictions() async {
        let view = currentView()
        guard let memory = view.policies.predictionMemory else {
            members.withLock { $0.predictions.forget() }
            if view.predictor != nil { update { $0.predicting(from: nil) } }
            return
        }
        let (moment, snapshot) = (now(), view.snapshot)
        let isDue = members.withLock {
            $0.predictions.begin(snapshot, at: moment, interval: settings.predictionInterval)
        }
        guard isDue else { return }
        let oldest = moment.advanced(bySeconds: -memory)
        let fitted = await PlanningRun(priority: .background) { LatencyPredictor(fitting: snapshot, since: oldest) }
            .value()
        guard let predictor = fitted else { return }
        members.withLock { $0.predictions.end(isFitted: predictor != nil) }
        guard predictor != nil || view.predictor != nil else { return }
        update { $0.predicting(from: predictor) }
    }
}
